package dev.pingctl.service;

/// An environment variable that the service cannot start with. The message is one sentence that
/// names the variable, what it holds and what it may hold.
final class WrongSetting extends Exception {
  private static final long serialVersionUID = 1L;

  WrongSetting(String sentence) {
    super(sentence);
  }
}
