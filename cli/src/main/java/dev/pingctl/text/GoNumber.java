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
    BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    String digits = exact.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - exact.scale();
    if (exponent >= PLAIN_FROM && exponent < EXPONENT_FROM) {
      return exact.toPlainString();
    }
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return "%s%s%se%s%02d"
        .formatted(
            number < 0 ? "-" : "",
            digits.charAt(0),
            fraction,
            exponent < 0 ? "-" : "+",
            Math.abs(exponent));
  }
}
