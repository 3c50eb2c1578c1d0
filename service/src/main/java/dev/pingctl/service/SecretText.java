package dev.pingctl.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A secret out of an environment variable, or out of the file that another one names. A file is
/// read again each time, so that a changed secret needs no restart.
sealed interface SecretText {

  /// The secret as it is now; empty where there is none.
  ///
  /// @throws UncheckedIOException when the file cannot be read
  Optional<String> read();

  /// Chooses by the values of a variable and of the one with `_FILE` behind its name, each empty
  /// when not set.
  ///
  /// @param name the variable, such as `REDIS_PASSWORD`
  /// @throws WrongSetting when both are set, or the file cannot be read
  static SecretText of(String name, String value, String file) throws WrongSetting {
    if (!value.isEmpty() && !file.isEmpty()) {
      throw new WrongSetting("Set %s or %s_FILE, not both.".formatted(name, name));
    }
    if (!value.isEmpty()) {
      return new Given(value);
    }
    if (file.isEmpty()) {
      return new None();
    }
    if (!Files.isReadable(Path.of(file))) {
      throw new WrongSetting(
          "%s_FILE names %s, which this user cannot read.".formatted(name, file));
    }
    return new InFile(Path.of(file));
  }

  /// No secret.
  record None() implements SecretText {
    @Override
    public Optional<String> read() {
      return Optional.empty();
    }
  }

  /// The secret itself.
  record Given(String value) implements SecretText {
    @Override
    public Optional<String> read() {
      return Optional.of(value);
    }

    @Override
    public String toString() {
      return "Given[value=hidden]";
    }
  }

  /// The file that holds the secret; surrounding white space is ignored.
  record InFile(Path file) implements SecretText {
    @Override
    public Optional<String> read() {
      try {
        return Optional.of(Files.readString(file).strip());
      } catch (IOException e) {
        throw new UncheckedIOException("the file " + file + " cannot be read", e);
      }
    }
  }
}
