package dev.pingctl.service;

/// The counter is unavailable. The message is one line with the reason.
final class CounterFailure extends Exception {
  private static final long serialVersionUID = 1L;

  CounterFailure(String reason, Throwable cause) {
    super(reason.lines().findFirst().orElse("unknown reason"), cause);
  }
}
