package dev.pingctl.threshold;

import java.math.BigDecimal;

/// A number with its unit, as a condition writes it: `1%`, `50ms`, `0`.
public record Quantity(BigDecimal number, Suffix suffix) {
  /// The value in seconds, bytes, events per second, as a part of 1, or as it is.
  public double value() {
    return suffix.in(number);
  }

  /// Whether it can be compared with figures of a unit; 0 is 0 in all of them.
  public boolean fits(Unit unit) {
    return suffix.unit() == unit || (suffix == Suffix.NONE && number.signum() == 0);
  }

  /// The quantity as a condition writes it.
  @Override
  public String toString() {
    return number.toPlainString() + suffix.text();
  }
}
