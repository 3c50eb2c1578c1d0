package dev.pingctl.text;

import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a tool reads a plain scalar of YAML. Both dialects are YAML 1.2's core schema with what the
/// tool's library adds to it: underscores in numbers, `0b11`, and octal numbers as `0o17` and
/// `017`. Dates and times of day are texts in both.
public enum YamlDialect {
  /// Helm and kubectl (sigs.k8s.io/yaml): `yes`, `no`, `on`, `off`, `y` and `n` are truth values,
  /// too.
  KUBERNETES(
      List.of("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y"),
      List.of("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N")),
  /// Docker Compose (compose-go): of truth values only `true` and `false`.
  COMPOSE(List.of("true", "True", "TRUE"), List.of("false", "False", "FALSE"));

  private static final Pattern WHOLE =
      Pattern.compile("[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9][0-9]*|0)");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

  /// Behind a leading dot, underscores stand only between digits.
  private static final Pattern UNSEPARATED = Pattern.compile("\\.(?![0-9]+(?:_[0-9]+)*\\b)");

  private static final BigInteger HIGHEST = BigInteger.ONE.shiftLeft(64);
  private static final BigInteger LOWEST = BigInteger.ONE.shiftLeft(63).negate();

  private final List<String> yes;
  private final List<String> no;

  YamlDialect(List<String> yes, List<String> no) {
    this.yes = yes;
    this.no = no;
  }

  /// Whether a plain scalar is nothing.
  static boolean isNull(String word) {
    return switch (word) {
      case "", "~", "null", "Null", "NULL" -> true;
      default -> false;
    };
  }

  /// What a plain scalar is: null, a truth value, a whole number of at most 64 bits, a double, or
  /// the text itself.
  @Nullable Object read(String word) {
    if (isNull(word)) {
      return null;
    }
    if (yes.contains(word) || no.contains(word)) {
      return yes.contains(word);
    }
    if (NOT_FINITE.matcher(word).matches()) {
      return word.endsWith("n") || word.endsWith("N")
          ? Double.NaN
          : word.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return number(word);
  }

  private Object number(String word) {
    boolean isText = word.startsWith("_") || UNSEPARATED.matcher(word).lookingAt();
    String plain = isText ? word : word.replace("_", "");
    if (WHOLE.matcher(plain).matches()) {
      BigInteger whole = whole(plain);
      if (whole.signum() == 0 && plain.startsWith("-") && this == COMPOSE) {
        return -0.0;
      }
      if (whole.compareTo(LOWEST) >= 0 && whole.compareTo(HIGHEST) < 0) {
        return whole.bitLength() < Long.SIZE ? (Object) whole.longValue() : whole;
      }
    }
    if (FLOAT.matcher(plain).matches()) {
      double number = Double.parseDouble(plain);
      return Double.isInfinite(number) ? word : (Object) number;
    }
    return word;
  }

  private static BigInteger whole(String plain) {
    boolean signed = plain.startsWith("-") || plain.startsWith("+");
    String digits = signed ? plain.substring(1) : plain;
    int radix = 10;
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      char letter = Character.toLowerCase(digits.charAt(1));
      radix =
          switch (letter) {
            case 'x' -> 16;
            case 'b' -> 2;
            default -> 8;
          };
      digits = digits.substring(Character.isLetter(letter) ? 2 : 1);
    }
    BigInteger whole = new BigInteger(digits, radix);
    return plain.startsWith("-") ? whole.negate() : whole;
  }
}
