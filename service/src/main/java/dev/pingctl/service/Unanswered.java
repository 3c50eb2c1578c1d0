package dev.pingctl.service;

/// A request that gets no answer: its connection is closed.
final class Unanswered extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unanswered() {
    super("", null, false, false);
  }
}
