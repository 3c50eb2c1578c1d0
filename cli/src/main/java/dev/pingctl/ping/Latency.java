package dev.pingctl.ping;

import java.util.ArrayList;
import java.util.List;

/// How long the answers of a run took, in microseconds; exact to three significant digits.
///
/// All figures are 0 and there are no buckets when nothing was answered.
///
/// @param count the number of answers
/// @param buckets at most [#MOST_BUCKETS] neighbouring ranges that hold all answers, on a
///   logarithmic scale of round numbers
public record Latency(
    long count,
    long min,
    double mean,
    long p50,
    long p90,
    long p99,
    long p999,
    long max,
    List<Bucket> buckets) {
  /// The most ranges a distribution is shown in.
  public static final int MOST_BUCKETS = 12;

  private static final double[][] STEPS = {
    {1, 1.2, 1.5, 1.8, 2.2, 2.7, 3.3, 3.9, 4.7, 5.6, 6.8, 8.2}, {1, 1.5, 2, 3, 5, 7}, {1, 2, 5}, {1}
  };

  /// The answers that took at least `from` and less than `to` microseconds.
  public record Bucket(long from, long to, long count) {}

  /// Keeps the buckets from change.
  public Latency {
    buckets = List.copyOf(buckets);
  }

  /// Reads the figures from a distribution.
  static Latency of(Distribution micros) {
    if (micros.count() == 0) {
      return new Latency(0, 0, 0, 0, 0, 0, 0, 0, List.of());
    }
    return new Latency(
        micros.count(),
        micros.min(),
        micros.mean(),
        micros.percentile(50),
        micros.percentile(90),
        micros.percentile(99),
        micros.percentile(99.9),
        micros.max(),
        buckets(micros));
  }

  private static List<Bucket> buckets(Distribution micros) {
    List<Long> bounds = List.of();
    for (double[] steps : STEPS) {
      bounds = bounds(micros.min(), micros.max(), steps);
      if (bounds.size() <= MOST_BUCKETS + 1) {
        break;
      }
    }
    List<Bucket> buckets = new ArrayList<>();
    for (int i = 0; i + 1 < bounds.size(); i++) {
      long from = bounds.get(i);
      long to = bounds.get(i + 1);
      buckets.add(new Bucket(from, to, micros.between(from, to - 1)));
    }
    return buckets;
  }

  /// The neighbouring round numbers from the last one not above `min` to the first one above `max`.
  private static List<Long> bounds(long min, long max, double[] steps) {
    List<Long> bounds = new ArrayList<>(List.of(0L));
    for (long decade = 1; bounds.getLast() <= max; decade *= 10) {
      for (double step : steps) {
        long bound = Math.round(step * decade);
        if (bound > bounds.getLast() && bounds.getLast() <= max) {
          if (bound <= min) {
            bounds.clear();
          }
          bounds.add(bound);
        }
      }
    }
    return bounds;
  }
}
