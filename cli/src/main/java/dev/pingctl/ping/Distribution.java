package dev.pingctl.ping;

import org.HdrHistogram.Histogram;

/// How some times are distributed, in microseconds. It does not change, and its size does not grow
/// with the number of times.
public final class Distribution {
  private final Histogram micros;

  private Distribution(Histogram micros) {
    this.micros = micros;
  }

  /// The distribution of what a histogram of microseconds holds now, exact to its digits.
  static Distribution of(Histogram micros) {
    return new Distribution(micros.copy());
  }

  /// The distribution of these times, exact to three significant digits.
  public static Distribution of(long... micros) {
    Histogram histogram = new Histogram(3);
    for (long each : micros) {
      histogram.recordValue(each);
    }
    return new Distribution(histogram);
  }

  /// The distribution of the times of both, exact to the digits of this one.
  public Distribution and(Distribution other) {
    Histogram both = micros.copy();
    both.add(other.micros);
    return new Distribution(both);
  }

  /// How many times there are.
  public long count() {
    return micros.getTotalCount();
  }

  /// The shortest time; 0 where there is none, as are the others.
  public long min() {
    return count() == 0 ? 0 : micros.getMinValue();
  }

  /// The longest time.
  public long max() {
    return micros.getMaxValue();
  }

  /// The mean.
  public double mean() {
    return count() == 0 ? 0 : micros.getMean();
  }

  /// The standard deviation.
  public double deviation() {
    return count() == 0 ? 0 : micros.getStdDeviation();
  }

  /// A percentile, such as 99.9.
  public long percentile(double percent) {
    return micros.getValueAtPercentile(percent);
  }

  /// The time of a rank: 1 is the shortest, [#count] the longest.
  public long atRank(long rank) {
    return micros.getValueAtPercentile(100.0 * rank / count());
  }

  /// How many times are in a range, both ends included.
  long between(long from, long to) {
    return micros.getCountBetweenValues(from, to);
  }
}
