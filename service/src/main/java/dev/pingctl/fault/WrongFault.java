package dev.pingctl.fault;

/// A text that is no fault. The message is one sentence that says what is wrong and what is right.
public final class WrongFault extends Exception {
  private static final long serialVersionUID = 1L;

  WrongFault(String sentence) {
    super(sentence);
  }
}
