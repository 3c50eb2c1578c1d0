package dev.pingctl.engine;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A variable of a container whose value is a generated secret. Plans, hashes and scripts hold the
/// name of its file; its content is read when the container is created, which may be after the plan
/// was made.
///
/// @param file the file, whose last line end does not count
public record SecretVariable(Path file) {
  private static final String PREFIX = "pingctl-secret:";

  /// The variable that a value stands for; empty where it is a value as it is.
  public static Optional<SecretVariable> parse(String value) {
    return value.startsWith(PREFIX)
        ? Optional.of(new SecretVariable(Path.of(value.substring(PREFIX.length()))))
        : Optional.empty();
  }

  /// The value that stands for it.
  public String text() {
    return PREFIX + file;
  }

  /// The value that a container gets.
  ///
  /// @throws Failure `PING-HOME` when a secret cannot be read
  public static String resolve(String value) {
    return parse(value).map(SecretVariable::read).orElse(value);
  }

  private String read() {
    try {
      return Files.readString(file).stripTrailing();
    } catch (IOException e) {
      throw new Failure(
          FailureId.HOME,
          ExitCode.FAILED,
          "%s cannot be read (%s); `pingctl up` makes it.".formatted(file, FileProblem.of(e)),
          e);
    }
  }
}
