package dev.pingctl.compose;

import dev.pingctl.text.YamlNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The variable interpolation of the compose specification.
///
/// `$NAME` and `${NAME}` stand for the value of a variable; `${NAME:-default}`, `${NAME:?message}`
/// and `${NAME:+replacement}` decide by whether it is set and not empty, the same without the colon
/// by whether it is set; defaults, messages and replacements are interpolated in turn. `$$` is a
/// dollar sign, and so is a `$` that begins none of these. A variable that is not set and has no
/// default is empty, and is remembered as a warning.
public final class Interpolation {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern BRACED =
      Pattern.compile(
          "(?<name>[A-Za-z_][A-Za-z0-9_]*)(?:(?<operator>:?[-?+])(?<word>.*))?", Pattern.DOTALL);

  private final Function<String, Optional<String>> variables;
  private final Map<String, String> warnings = new LinkedHashMap<>();

  private Interpolation(Function<String, Optional<String>> variables) {
    this.variables = variables;
  }

  /// Interpolation with these variables.
  public static Interpolation of(Map<String, String> variables) {
    return new Interpolation(name -> Optional.ofNullable(variables.get(name)));
  }

  /// Interpolation with variables that are looked up when they are met.
  static Interpolation lookingUp(Function<String, Optional<String>> variables) {
    return new Interpolation(variables);
  }

  /// The value with every text in it interpolated; keys stay.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` naming file, line and property, when a
  ///   required variable is missing or a `${` is not well formed
  public YamlNode apply(YamlNode node) {
    return node.mapTexts(this::text);
  }

  /// One warning for every variable that was met, is not set and has no default, in the order they
  /// were met.
  public List<String> warnings() {
    return List.copyOf(warnings.values());
  }

  private String text(YamlNode scalar) {
    try {
      return expand(scalar.text(), name -> warnings.putIfAbsent(name, unset(scalar, name)));
    } catch (BadTemplate e) {
      throw scalar.wrong(e.problem);
    }
  }

  private static String unset(YamlNode scalar, String name) {
    return "%s:%d: '%s' uses the variable %s, which is not set: it is left empty."
        .formatted(scalar.file(), scalar.line(), scalar.property(), name);
  }

  /// The text with its variables replaced; `unset` hears of each that is not set and has no
  /// default.
  ///
  /// @throws BadTemplate when a required variable is missing or a `${` is not well formed
  String expand(String text, UnsetVariable unset) {
    StringBuilder result = new StringBuilder();
    int position = 0;
    while (position < text.length()) {
      int dollar = text.indexOf('$', position);
      if (dollar < 0 || dollar == text.length() - 1) {
        return result.append(text, position, text.length()).toString();
      }
      result.append(text, position, dollar);
      Matcher name = NAME.matcher(text).region(dollar + 1, text.length());
      char next = text.charAt(dollar + 1);
      if (next == '{') {
        int end = closingBrace(text, dollar + 1);
        result.append(braced(text.substring(dollar + 2, end), unset));
        position = end + 1;
      } else if (name.lookingAt()) {
        result.append(plain(name.group(), unset));
        position = name.end();
      } else {
        result.append('$');
        position = dollar + (next == '$' ? 2 : 1);
      }
    }
    return result.toString();
  }

  private static int closingBrace(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '{' -> depth++;
        case '}' -> depth--;
        default -> {}
      }
      if (depth == 0) {
        return i;
      }
    }
    throw new BadTemplate("opens '${' without closing it; write '$$' for a dollar sign");
  }

  private String braced(String inside, UnsetVariable unset) {
    Matcher matcher = BRACED.matcher(inside);
    if (!matcher.matches()) {
      throw new BadTemplate(
          "holds '${%s}', which is no variable; write '$$' for a dollar sign".formatted(inside));
    }
    String name = matcher.group("name");
    String operator = matcher.group("operator");
    String word = matcher.group("word");
    if (operator == null || word == null) {
      return plain(name, unset);
    }
    Optional<String> value = variables.apply(name);
    boolean given = value.filter(v -> !operator.startsWith(":") || !v.isEmpty()).isPresent();
    return switch (operator.charAt(operator.length() - 1)) {
      case '-' -> given ? value.orElseThrow() : expand(word, unset);
      case '+' -> given ? expand(word, unset) : "";
      default -> {
        if (given) {
          yield value.orElseThrow();
        }
        String message = expand(word, unset);
        throw new BadTemplate(
            "needs the variable %s to be set%s"
                .formatted(name, message.isEmpty() ? "" : ": " + message));
      }
    };
  }

  private String plain(String name, UnsetVariable unset) {
    return variables
        .apply(name)
        .orElseGet(() -> {
          unset.met(name);
          return "";
        });
  }

  /// Hears of a variable that is not set and has no default.
  @FunctionalInterface
  interface UnsetVariable {
    /// The variable of this name was met.
    void met(String name);
  }

  /// A text that cannot be interpolated; the problem is a half sentence without its subject.
  static final class BadTemplate extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final String problem;

    BadTemplate(String problem) {
      super(problem);
      this.problem = problem;
    }
  }
}
