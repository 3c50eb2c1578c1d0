package dev.pingctl.command;

/// A command that tells how to take back what it does, to whoever interrupts it.
interface WayBack {
  /// What to type, as a sentence.
  String wayBack();
}
