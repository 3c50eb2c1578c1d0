package dev.pingctl.machine;

/// A standard stream of this process, numbered as the system does.
public enum StandardStream {
  /// 0: what is typed.
  INPUT,
  /// 1: the result of a command.
  OUTPUT,
  /// 2: progress and errors.
  ERROR;

  /// Whether this stream is a terminal, as the launcher found it. Java's console only exists where
  /// input and output both are.
  public boolean isTerminal() {
    return System.getProperty("pingctl.terminals", "").contains(String.valueOf(ordinal()));
  }
}
