package dev.pingctl.service;

/// The count could not be reached. The message is one line that tells why.
final class CounterFailure extends Exception {
  private static final long serialVersionUID = 1L;

  CounterFailure(String reason, Throwable cause) {
    super(reason.lines().findFirst().orElse("unknown reason"), cause);
  }
}
