package dev.pingctl.text;

import java.math.BigDecimal;

/// Writes floating-point numbers as Go's `fmt` does (`%v`), and with it Helm and Compose: the
/// fewest digits that tell the number, with an exponent from a million on and below a ten
/// thousandth.
public final class GoNumber {
  private static final int PLAIN_FROM = -4;
  private static final int EXPONENT_FROM = 6;

  private GoNumber() {}

  /// The number as text.
  public static String text(double number) {
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    return text(new BigDecimal(Double.toString(number)).stripTrailingZeros());
  }

  /// The number as it is as a key, where YAML's own words stand for what is not finite.
  static String text(float number) {
    if (Float.isNaN(number)) {
      return ".nan";
    }
    if (Float.isInfinite(number)) {
      return number < 0 ? "-.inf" : ".inf";
    }
    return number == 0
        ? text((double) number)
        : text(new BigDecimal(Float.toString(number)).stripTrailingZeros());
  }

  private static String text(BigDecimal exact) {
    String digits = exact.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - exact.scale();
    if (exponent >= PLAIN_FROM && exponent < EXPONENT_FROM) {
      return exact.toPlainString();
    }
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return "%s%s%se%s%02d"
        .formatted(
            exact.signum() < 0 ? "-" : "",
            digits.charAt(0),
            fraction,
            exponent < 0 ? "-" : "+",
            Math.abs(exponent));
  }
}
