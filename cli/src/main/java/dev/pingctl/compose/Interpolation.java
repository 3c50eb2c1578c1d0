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
  private static final int DEEPEST = 100;

  /// The pattern of Compose's own reader. Within a line, `${A-` goes on to the last brace; where it
  /// really ends is found by [#closingBrace].
  private static final Pattern VARIABLE =
      Pattern.compile(
          "\\$(?:(?<escaped>\\$)|(?<named>N)|\\{(?:(?<braced>N(?::?[-+?][^\n]*)?)}|(?<invalid>)))"
              .replace("N", "[A-Za-z_\u017F\u212A][A-Za-z0-9_\u017F\u212A]*"));

  private static final Pattern BRACED =
      Pattern.compile("(?<name>[^-+?:]*)(?:(?<operator>:?[-+?])(?<word>.*))?", Pattern.DOTALL);

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
  /// default. `InterpolationOracleTest` compares this with Compose's own reader.
  ///
  /// @throws BadTemplate when a required variable is missing or a `${` is not well formed
  String expand(String text, UnsetVariable unset) {
    return expand(text, unset, 0);
  }

  private String expand(String text, UnsetVariable unset, int depth) {
    if (depth > DEEPEST) {
      throw new BadTemplate("has variables within each other, more than " + DEEPEST + " deep");
    }
    Matcher matcher = VARIABLE.matcher(text);
    StringBuilder result = new StringBuilder();
    int position = 0;
    while (matcher.find(position)) {
      result.append(text, position, matcher.start());
      position = matcher.end();
      String name = matcher.group("named");
      if (name != null) {
        result.append(plain(name, unset));
      } else if (matcher.group("braced") != null) {
        position = matcher.start() + closingBrace(matcher.group()) + 1;
        result.append(braced(text.substring(matcher.start() + 2, position - 1), unset, depth));
      } else if (matcher.group("escaped") != null) {
        result.append('$');
      } else {
        throw invalid(text.substring(matcher.start()));
      }
    }
    return result.append(text, position, text.length()).toString();
  }

  private static BadTemplate invalid(String text) {
    int end = text.indexOf('}');
    return new BadTemplate(
        end < 0
            ? "opens '${' without closing it; write '$$' for a dollar sign"
            : "holds '%s', which is no variable; write '$$' for a dollar sign"
                .formatted(text.substring(0, end + 1)));
  }

  /// The place of the brace that closes the first one, or the end. As in Compose's reader, the
  /// character behind an opening brace never closes it.
  private static int closingBrace(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '}' && --depth == 0) {
        return i;
      }
      if (text.charAt(i) == '{') {
        depth++;
        i++;
      }
    }
    return text.length() - 1;
  }

  private String braced(String inside, UnsetVariable unset, int depth) {
    Matcher matcher = BRACED.matcher(inside);
    if (!matcher.matches()) {
      throw invalid("${" + inside + "}");
    }
    String name = String.valueOf(matcher.group("name"));
    String operator = matcher.group("operator");
    String word = matcher.group("word");
    if (operator == null || word == null) {
      return plain(name, unset);
    }
    Optional<String> value = variables.apply(name);
    boolean given = value.filter(v -> !operator.startsWith(":") || !v.isEmpty()).isPresent();
    return switch (operator.charAt(operator.length() - 1)) {
      case '-' -> given ? value.orElseThrow() : expand(word, unset, depth + 1);
      case '+' -> given ? expand(word, unset, depth + 1) : "";
      default -> {
        if (given) {
          yield value.orElseThrow();
        }
        String message = expand(word, unset, depth + 1);
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
