package dev.pingctl.command;

/// A command that can say how to undo what it does, for those who interrupt it.
interface WayBack {
  /// What to type, as a sentence.
  String wayBack();
}
