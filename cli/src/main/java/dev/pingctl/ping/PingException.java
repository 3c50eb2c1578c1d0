package dev.pingctl.ping;

import java.io.IOException;

/// A ping that failed for a reason already known by kind. It carries no stack trace: a run may meet
/// millions.
final class PingException extends IOException {
  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;

  PingException(ErrorKind kind, String message) {
    super(message);
    this.kind = kind;
  }

  ErrorKind kind() {
    return kind;
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
