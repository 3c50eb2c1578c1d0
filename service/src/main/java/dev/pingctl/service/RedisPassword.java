package dev.pingctl.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where the password of Redis comes from. A password file is read again for every new connection,
/// so that a changed password needs no restart.
sealed interface RedisPassword {

  /// The current password; empty when Redis asks for none.
  ///
  /// @throws UncheckedIOException when the password file cannot be read
  Optional<String> read();

  /// Chooses by the values of `REDIS_PASSWORD` and `REDIS_PASSWORD_FILE`, each empty when not set.
  ///
  /// @throws WrongSetting when both are set, or the file cannot be read
  static RedisPassword of(String password, String file) throws WrongSetting {
    if (!password.isEmpty() && !file.isEmpty()) {
      throw new WrongSetting("Set REDIS_PASSWORD or REDIS_PASSWORD_FILE, not both.");
    }
    if (!password.isEmpty()) {
      return new Given(password);
    }
    if (file.isEmpty()) {
      return new None();
    }
    if (!Files.isReadable(Path.of(file))) {
      throw new WrongSetting(
          "REDIS_PASSWORD_FILE names %s, which this user cannot read.".formatted(file));
    }
    return new InFile(Path.of(file));
  }

  /// Redis asks for no password.
  record None() implements RedisPassword {
    @Override
    public Optional<String> read() {
      return Optional.empty();
    }
  }

  /// The password itself.
  record Given(String password) implements RedisPassword {
    @Override
    public Optional<String> read() {
      return Optional.of(password);
    }

    @Override
    public String toString() {
      return "Given[password=hidden]";
    }
  }

  /// The file that holds the password; surrounding white space is ignored.
  record InFile(Path file) implements RedisPassword {
    @Override
    public Optional<String> read() {
      try {
        return Optional.of(Files.readString(file).strip());
      } catch (IOException e) {
        throw new UncheckedIOException("the password file " + file + " cannot be read", e);
      }
    }
  }
}
