package dev.pingctl.e2e;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A command that a lesson has its reader type.
///
/// @param line its first line in the README
/// @param command the command, with the comment behind it
/// @param end how it ends
/// @param prints a text that it must print
record Typed(int line, String command, End end, Optional<String> prints) {
  private static final Pattern COMMENT =
      Pattern.compile(" # (?:(fails|until|Ctrl-C)\\b)? ?(?:→ ([^;]+))?[^→]*$");

  /// How a command ends.
  enum End {
    /// With status 0.
    SUCCEEDS,
    /// With another status.
    FAILS,
    /// With status 0 and the text it must print, the first time or after some repetitions.
    REPEATED,
    /// With Ctrl-C, at the end of its section.
    INTERRUPTED
  }

  /// Reads a command with the comment behind it; empty for a line without a command.
  static Optional<Typed> read(int line, String text) {
    if (text.isBlank() || text.startsWith("#")) {
      return Optional.empty();
    }
    Matcher comment = COMMENT.matcher(text);
    if (!comment.find()) {
      return Optional.of(new Typed(line, text, End.SUCCEEDS, Optional.empty()));
    }
    return Optional.of(
        new Typed(
            line,
            text,
            end(Optional.ofNullable(comment.group(1)).orElse("")),
            Optional.ofNullable(comment.group(2)).map(String::strip)));
  }

  /// Whether the output holds what the command must print.
  boolean isPrintedIn(String output) {
    return prints.map(output::contains).orElse(true);
  }

  private static End end(String word) {
    return switch (word) {
      case "fails" -> End.FAILS;
      case "until" -> End.REPEATED;
      case "Ctrl-C" -> End.INTERRUPTED;
      default -> End.SUCCEEDS;
    };
  }
}
