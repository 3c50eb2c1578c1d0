package dev.pingctl.machine;

/// A standard stream of this process.
public enum StandardStream {
  /// 0: what is typed.
  INPUT(0),
  /// 1: the result of a command.
  OUTPUT(1),
  /// 2: progress and errors.
  ERROR(2);

  private final int descriptor;

  StandardStream(int descriptor) {
    this.descriptor = descriptor;
  }

  /// Whether this stream is a terminal, as the launcher found it. Java's console only exists where
  /// input and output both are.
  public boolean isTerminal() {
    return System.getProperty("pingctl.terminals", "").contains(String.valueOf(descriptor));
  }
}
