package dev.pingctl.threshold;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;

/// A unit as a condition writes it behind a number.
enum Suffix {
  NONE("", Unit.NUMBER, "1"),
  PERCENT("%", Unit.SHARE, "0.01"),
  MICROSECONDS("us", Unit.TIME, "0.000001"),
  MILLISECONDS("ms", Unit.TIME, "0.001"),
  SECONDS("s", Unit.TIME, "1"),
  PER_SECOND("/s", Unit.RATE, "1"),
  BYTES("B", Unit.SIZE, "1"),
  KIBIBYTES("Ki", Unit.SIZE, "1024"),
  MEBIBYTES("Mi", Unit.SIZE, "1048576"),
  GIBIBYTES("Gi", Unit.SIZE, "1073741824");

  private final String text;
  private final Unit unit;
  private final BigDecimal scale;

  Suffix(String text, Unit unit, String scale) {
    this.text = text;
    this.unit = unit;
    this.scale = new BigDecimal(scale);
  }

  static Optional<Suffix> of(String text) {
    return Arrays.stream(values()).filter(suffix -> suffix.text.equals(text)).findFirst();
  }

  String text() {
    return text;
  }

  Unit unit() {
    return unit;
  }

  /// So many of it in the unit itself; exact up to the rounding of the result.
  double in(BigDecimal number) {
    return number.multiply(scale).doubleValue();
  }
}
