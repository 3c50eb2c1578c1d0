package dev.pingctl.threshold;

import java.util.Optional;

/// How a condition compares a figure with its bound.
public enum Comparison {
  /// More than the bound.
  MORE(">"),
  /// The bound or more.
  AT_LEAST(">="),
  /// Less than the bound.
  LESS("<"),
  /// The bound or less.
  AT_MOST("<="),
  /// The bound itself.
  EQUAL("=="),
  /// Anything but the bound.
  DIFFERENT("!=");

  private final String sign;

  Comparison(String sign) {
    this.sign = sign;
  }

  /// The sign that a condition writes.
  public String sign() {
    return sign;
  }

  /// Whether every value of `left` compares so with every value of `right`, or none does; empty
  /// where it depends on the values.
  Optional<Boolean> holds(Interval left, Interval right) {
    return switch (this) {
      case MORE -> decided(left.lower() > right.upper(), left.upper() <= right.lower());
      case AT_LEAST -> decided(left.lower() >= right.upper(), left.upper() < right.lower());
      case LESS -> MORE.holds(right, left);
      case AT_MOST -> AT_LEAST.holds(right, left);
      case EQUAL ->
          decided(
              left.isPoint() && left.equals(right),
              left.lower() > right.upper() || left.upper() < right.lower());
      case DIFFERENT -> EQUAL.holds(left, right).map(same -> !same);
    };
  }

  private static Optional<Boolean> decided(boolean always, boolean never) {
    return always || never ? Optional.of(always) : Optional.empty();
  }
}
