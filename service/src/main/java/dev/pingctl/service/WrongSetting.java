package dev.pingctl.service;

/// An environment variable with an invalid value. The message is one sentence that names the
/// variable, its value and the values allowed.
final class WrongSetting extends Exception {
  private static final long serialVersionUID = 1L;

  WrongSetting(String sentence) {
    super(sentence);
  }
}
