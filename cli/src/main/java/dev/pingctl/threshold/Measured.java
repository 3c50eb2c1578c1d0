package dev.pingctl.threshold;

import java.util.function.LongToDoubleFunction;

/// A figure that was measured, and what its samples say of the truth behind it.
///
/// @param value the figure itself, in the unit's own measure: seconds, bytes, a part of 1
/// @param samples how many single results it was made of
/// @param interval the values that may be true; only the figure itself where it is a fact, such as
///   a number of things that were counted
public record Measured(double value, Unit unit, long samples, Interval interval) {
  /// A figure that is a fact, such as a count or the largest of some values.
  public static Measured fact(double value, Unit unit, long samples) {
    return new Measured(value, unit, samples, Interval.exactly(value));
  }

  /// The share of the samples that have some property, with Wilson's score interval: E. B. Wilson,
  /// *Probable inference, the law of succession, and statistical inference*, Journal of the
  /// American Statistical Association 22 (1927). Unlike the textbook interval around the share, it
  /// holds for few samples and for shares near 0: L. D. Brown, T. T. Cai, A. DasGupta, *Interval
  /// estimation for a binomial proportion*, Statistical Science 16 (2001).
  ///
  /// @param samples at least 1
  public static Measured share(long having, long samples, Confidence confidence) {
    if (samples < 1 || having < 0 || having > samples) {
      throw new IllegalArgumentException("no share: %d of %d".formatted(having, samples));
    }
    double share = having / (double) samples;
    double z = confidence.deviations();
    double z2 = z * z;
    double center = (share + z2 / (2 * samples)) / (1 + z2 / samples);
    double half =
        z
            / (1 + z2 / samples)
            * Math.sqrt(share * (1 - share) / samples + z2 / (4.0 * samples * samples));
    return new Measured(
        share,
        Unit.SHARE,
        samples,
        new Interval(
            having == 0 ? 0 : Math.min(share, center - half),
            having == samples ? 1 : Math.max(share, center + half)));
  }

  /// A percentile of times, with the interval of [Ranks].
  ///
  /// @param value the percentile of the samples, in seconds
  /// @param quantile the same percentile as a part of 1
  /// @param atRank the sample of a rank from 1 to `samples`, in seconds
  public static Measured percentile(
      double value,
      double quantile,
      long samples,
      LongToDoubleFunction atRank,
      Confidence confidence) {
    Ranks ranks = Ranks.of(samples, quantile, confidence);
    double lower = ranks.lower().isPresent() ? atRank.applyAsDouble(ranks.lower().getAsLong()) : 0;
    double upper =
        ranks.upper().isPresent()
            ? atRank.applyAsDouble(ranks.upper().getAsLong())
            : Double.POSITIVE_INFINITY;
    return new Measured(
        value, Unit.TIME, samples, new Interval(Math.min(lower, value), Math.max(upper, value)));
  }

  /// A mean, with the interval of the normal distribution that means have by the central limit
  /// theorem.
  ///
  /// @param deviation the standard deviation of the samples
  public static Measured mean(
      double value, double deviation, Unit unit, long samples, Confidence confidence) {
    double half = confidence.deviations() * deviation / Math.sqrt(samples);
    return new Measured(value, unit, samples, new Interval(value - half, value + half));
  }

  /// Whether the figure is a fact, which more samples would not make clearer.
  public boolean isFact() {
    return interval.isPoint();
  }

  /// The figure and its interval, both multiplied by a factor that is not negative.
  Measured times(double factor) {
    return new Measured(value * factor, unit, samples, interval.times(factor));
  }

  /// The figure for people, with what it rests on.
  String text() {
    String figure = unit.text(value);
    return isFact()
        ? figure
        : "%s (%s, %d samples)".formatted(figure, interval.text(unit), samples);
  }
}
