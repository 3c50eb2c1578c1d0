package dev.pingctl.command;

/// What progress is shown on.
final class Terminal {
  private Terminal() {}

  /// Whether lines that were shown may be changed: a person looks at a terminal that can do it.
  static boolean isInteractive() {
    return System.console() != null
        && System.console().isTerminal()
        && !"dumb".equals(System.getenv("TERM"));
  }
}
