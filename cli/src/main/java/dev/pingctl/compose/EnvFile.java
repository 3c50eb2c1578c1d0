package dev.pingctl.compose;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file of environment variables: the `.env` beside a compose file, or a service's `env_file`.
///
/// One `NAME=value` a line, optionally after `export`; `#` begins a comment at the start of a line
/// and, after a value without quotes, behind a space. A value in single quotes is taken as it is;
/// in double quotes `\n`, `\t`, `\r`, `\"`, `\\` and `\$` are escapes. Values without quotes or in
/// double quotes are interpolated, with the surrounding variables before those of the file. A name
/// alone takes the surrounding variable's value, if there is one.
final class EnvFile {
  private static final Pattern LINE =
      Pattern.compile(
          "(?:export\\s+)?(?<name>[A-Za-z_][A-Za-z0-9_.-]*)\\s*(?<equals>[=:])?\\s*(?<value>.*)");
  private static final Pattern SINGLE = Pattern.compile("'((?:[^'\\\\]|\\\\.)*)'\\s*(?:#.*)?");
  private static final Pattern DOUBLE = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"\\s*(?:#.*)?");
  private static final Pattern ESCAPE = Pattern.compile("\\\\([ntr\"$\\\\])");

  private final Path file;
  private final Map<String, String> surrounding;
  private final Map<String, String> variables = new LinkedHashMap<>();
  private final Interpolation interpolation;

  private EnvFile(Path file, Map<String, String> surrounding) {
    this.file = file;
    this.surrounding = surrounding;
    Function<String, Optional<String>> lookup =
        name ->
            Optional.ofNullable(surrounding.get(name))
                .or(() -> Optional.ofNullable(variables.get(name)));
    this.interpolation = Interpolation.lookingUp(lookup);
  }

  /// The variables of a file in its order, or empty when there is no such file.
  ///
  /// @throws Failure `PING-BAD-FILE` naming file and line of what is not a variable
  static Optional<Map<String, String>> read(Path file, Map<String, String> surrounding) {
    try {
      return Optional.of(parse(file, Files.readString(file), surrounding));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new Failure(
          FailureId.BAD_FILE,
          ExitCode.USAGE,
          "%s: cannot be read as UTF-8 text (%s).".formatted(file, e.getMessage()),
          e);
    }
  }

  /// The variables of a file's text; `file` is only what complaints name.
  static Map<String, String> parse(Path file, String text, Map<String, String> surrounding) {
    EnvFile reader = new EnvFile(file, surrounding);
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String stripped = line.strip();
      if (!stripped.isEmpty() && !stripped.startsWith("#")) {
        reader.line(number, stripped);
      }
    }
    return reader.variables;
  }

  private void line(int number, String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches() || (matcher.group("equals") == null && !value(matcher).isEmpty())) {
      throw wrong(number, "is not NAME=value");
    }
    String name = String.valueOf(matcher.group("name"));
    if (matcher.group("equals") != null) {
      variables.put(name, unquoted(number, value(matcher)));
    } else if (surrounding.containsKey(name)) {
      variables.put(name, String.valueOf(surrounding.get(name)));
    }
  }

  private static String value(Matcher matcher) {
    return String.valueOf(matcher.group("value"));
  }

  private String unquoted(int number, String value) {
    Matcher single = SINGLE.matcher(value);
    if (single.matches()) {
      return String.valueOf(single.group(1)).replace("\\'", "'");
    }
    Matcher doubled = DOUBLE.matcher(value);
    if (doubled.matches()) {
      return interpolated(
          number, ESCAPE.matcher(doubled.group(1)).replaceAll(m -> unescaped(m.group(1))));
    }
    if (value.startsWith("'") || value.startsWith("\"")) {
      throw wrong(number, "has a quoted value that does not end with its quote on the same line");
    }
    int comment = value.indexOf(" #");
    return interpolated(number, comment < 0 ? value : value.substring(0, comment).strip());
  }

  private static String unescaped(String escaped) {
    return Matcher.quoteReplacement(
        switch (escaped) {
          case "n" -> "\n";
          case "t" -> "\t";
          case "r" -> "\r";
          case "$" -> "$$";
          default -> escaped;
        });
  }

  private String interpolated(int number, String value) {
    try {
      return interpolation.expand(value, name -> {});
    } catch (Interpolation.BadTemplate e) {
      throw wrong(number, e.problem);
    }
  }

  private Failure wrong(int number, String problem) {
    return new Failure(
        FailureId.BAD_FILE, ExitCode.USAGE, "%s:%d: the line %s.".formatted(file, number, problem));
  }
}
