package dev.pingctl.compose;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.UserText;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file of environment variables: the `.env` beside a compose file, or a service's `env_file`,
/// read as Compose's own reader (`dotenv` of compose-go) reads it; `EnvFileOracleTest` compares the
/// two.
///
/// One `NAME=value` a line, optionally after `export`; `#` begins a comment at the start of a
/// statement and, after a value without quotes, behind a space. A value in quotes ends with its
/// quote, which may be lines below; another statement may follow it. In single quotes it is taken
/// as it is; in double quotes `\n`, `\t`, `\a`, `\0123` and the like are escapes. Values without
/// quotes or in double quotes are interpolated. A name alone takes the surrounding variable's
/// value, if there is one.
final class EnvFile {
  private static final Pattern EXPORT = Pattern.compile("export[\\t\\n\\f\\r ]+");
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:0([0-9]{0,3})|([abcfnrtv$\"\\\\]))");
  private static final String ESCAPES = "abfnrtv\"\\";
  private static final String ESCAPED = "\u0007\b\f\n\r\t\u000B\"\\";

  private final Path file;
  private final String text;
  private final Scope scope;
  private final Interpolation interpolation;
  private int at;
  private int statement;

  /// What surrounds a file: the variables outside it, which win over those inside where it refers
  /// to them; the ones it adds to, which are those of files before it; and who hears of references
  /// to variables that are not set.
  record Scope(
      Function<String, Optional<String>> surrounding,
      Map<String, String> variables,
      Consumer<String> warnings) {}

  private EnvFile(Path file, String text, Scope scope) {
    this.file = file;
    this.text = text;
    this.scope = scope;
    this.interpolation =
        Interpolation.lookingUp(name ->
            scope
                .surrounding()
                .apply(name)
                .or(() -> Optional.ofNullable(scope.variables().get(name))));
  }

  /// Adds the variables of a file. Says whether there is such a file.
  ///
  /// @throws Failure `PING-BAD-FILE` naming file and line of what is not a variable
  static boolean read(Path file, Scope scope) {
    Optional<String> text = UserText.readIfThere(file);
    text.ifPresent(all -> new EnvFile(file, all, scope).statements());
    return text.isPresent();
  }

  /// The variables of a file's text; `file` is only what complaints name.
  static Map<String, String> parse(Path file, String text, Map<String, String> surrounding) {
    Map<String, String> variables = new LinkedHashMap<>();
    Scope scope =
        new Scope(name -> Optional.ofNullable(surrounding.get(name)), variables, warning -> {});
    new EnvFile(file, text, scope).statements();
    return variables;
  }

  private void statements() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (isAnySpace(c)) {
        at++;
      } else if (c == '#') {
        at = lineEnd();
      } else {
        statement = at;
        statement();
      }
    }
  }

  private void statement() {
    Matcher export = EXPORT.matcher(text).region(at, text.length());
    if (export.lookingAt()) {
      at += "export".length();
      skipSpace();
    }
    int start = at;
    while (at < text.length() && isOfName(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    boolean alone = at == text.length() || text.charAt(at) == '\n';
    if (!alone && text.charAt(at) != '=' && text.charAt(at) != ':') {
      throw wrong("is not NAME=value");
    }
    String name = stripEnd(text.substring(start, at));
    at = Math.min(at + 1, text.length());
    skipSpace();
    if (name.contains(" ") || (name.isEmpty() && !alone)) {
      throw wrong("is not NAME=value");
    }
    if (alone) {
      scope.surrounding().apply(name).ifPresent(value -> scope.variables().put(name, value));
    } else {
      scope.variables().put(name, value());
    }
  }

  private String value() {
    char quote = at < text.length() ? text.charAt(at) : 0;
    if (quote == '"') {
      return interpolated(unescaped(quoted(quote)));
    }
    if (quote == '\'') {
      return quoted(quote);
    }
    int end = lineEnd();
    String line = text.substring(at, end);
    at = Math.min(end + 1, text.length());
    int comment = line.indexOf(" #");
    return interpolated(stripEnd(comment < 0 ? line : line.substring(0, comment)));
  }

  /// Reads up to the closing quote and past it. A backslash takes only the quote for itself; before
  /// anything else it stays.
  private String quoted(char quote) {
    StringBuilder value = new StringBuilder();
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == quote) {
        at = i + 1;
        return value.toString();
      }
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        if (text.charAt(i) != quote) {
          value.append(c);
        }
        c = text.charAt(i);
      }
      value.append(c);
    }
    throw wrong("has a value in quotes that never ends");
  }

  private static String unescaped(String value) {
    return ESCAPE.matcher(value).replaceAll(EnvFile::unescaped);
  }

  private static String unescaped(MatchResult match) {
    String digits = match.group(1);
    return Matcher.quoteReplacement(
        digits == null ? unescaped(match.group().charAt(1)) : octal(digits));
  }

  private static String unescaped(char letter) {
    int known = ESCAPES.indexOf(letter);
    if (letter == '$') {
      return "$$"; // for the interpolation, which follows
    }
    return known < 0 ? "\\" + letter : ESCAPED.substring(known, known + 1);
  }

  /// What is behind `\0`. What is no character of 8 bits in three octal digits loses the zero and
  /// stays.
  private static String octal(String digits) {
    return digits.matches("[0-3][0-7]{2}")
        ? String.valueOf((char) Integer.parseInt(digits, 8))
        : "\\" + digits;
  }

  private String interpolated(String value) {
    try {
      return interpolation.expand(
          value,
          name ->
              scope
                  .warnings()
                  .accept(
                      "%s:%d: the line uses the variable %s, which is not set: it is left empty."
                          .formatted(file, line(), name)));
    } catch (Interpolation.BadTemplate e) {
      throw wrong(e.problem);
    }
  }

  private int lineEnd() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  private void skipSpace() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isOfName(int c) {
    return isSpace(c)
        || "_.-[]".indexOf(c) >= 0
        || Character.isLetter(c)
        || switch (Character.getType(c)) {
          case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
              true;
          default -> false;
        };
  }

  /// White space within a line.
  private static boolean isSpace(int c) {
    return "\t\u000B\f\r \u0085\u00A0".indexOf(c) >= 0;
  }

  /// White space, the end of a line included.
  private static boolean isAnySpace(int c) {
    return c == '\n' || isSpace(c) || Character.isSpaceChar(c);
  }

  private static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && isAnySpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }

  private int line() {
    return 1 + (int) text.chars().limit(statement).filter(c -> c == '\n').count();
  }

  private Failure wrong(String problem) {
    return new Failure(
        FailureId.BAD_FILE, ExitCode.USAGE, "%s:%d: the line %s.".formatted(file, line(), problem));
  }
}
