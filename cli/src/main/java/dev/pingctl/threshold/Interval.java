package dev.pingctl.threshold;

/// The values that a figure may have in truth, given its samples.
///
/// @param lower the least, at most `upper`
/// @param upper the greatest; infinite where the samples do not limit it
public record Interval(double lower, double upper) {
  /// Checks the order of the ends.
  public Interval {
    if (!(lower <= upper)) {
      throw new IllegalArgumentException("not an interval: " + lower + " to " + upper);
    }
  }

  /// The interval of a figure that is known exactly.
  public static Interval exactly(double value) {
    return new Interval(value, value);
  }

  /// Whether there is only one such value.
  public boolean isPoint() {
    return lower == upper;
  }

  /// The interval with both ends multiplied by a factor that is not negative.
  Interval times(double factor) {
    return new Interval(lower * factor, upper == Double.POSITIVE_INFINITY ? upper : upper * factor);
  }

  /// The interval for people.
  String text(Unit unit) {
    return upper == Double.POSITIVE_INFINITY
        ? "%s or more".formatted(unit.text(lower))
        : "%s to %s".formatted(unit.text(lower), unit.text(upper));
  }
}
