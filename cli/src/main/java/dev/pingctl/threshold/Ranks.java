package dev.pingctl.threshold;

import java.util.OptionalLong;

/// Which of the samples, from the smallest, limit a percentile.
///
/// Of `n` samples, the number below the true quantile `q` has the binomial distribution `B(n, q)`,
/// whatever distribution the samples come from. So the sample of rank `l` is not above the quantile
/// with the probability that at least `l` samples are below it, and that of rank `u` not below it
/// with the probability that fewer than `u` are: W. Q. Meeker, G. J. Hahn, L. A. Escobar,
/// *Statistical Intervals*, 2nd edition, 2017, section 5.2.
///
/// @param lower the rank of the lower limit, counted from 1; empty where no sample is a limit
/// @param upper the rank of the upper limit; likewise
public record Ranks(OptionalLong lower, OptionalLong upper) {
  private static final double NOTHING = 1e-18;

  /// The ranks for a quantile of some samples.
  ///
  /// @param samples their number, at least 1
  /// @param quantile between 0 and 1, such as 0.99
  public static Ranks of(long samples, double quantile, Confidence confidence) {
    if (samples < 1 || !(quantile > 0 && quantile < 1)) {
      throw new IllegalArgumentException("no %s quantile of %d".formatted(quantile, samples));
    }
    long mode = (long) ((samples + 1) * quantile);
    double odds = quantile / (1 - quantile);
    double whole = 1;
    long first = mode;
    double least = 1;
    while (first > 0 && least > NOTHING) {
      least *= first / ((samples - first + 1) * odds);
      whole += least;
      first--;
    }
    double weight = 1;
    for (long at = mode; at < samples && weight > NOTHING; at++) {
      weight *= (samples - at) * odds / (at + 1);
      whole += weight;
    }
    return within(samples, odds, first, least / whole, confidence.tail());
  }

  /// Goes through the distribution from where it is next to nothing.
  ///
  /// @param first the first number that counts
  /// @param probability that of `first`
  private static Ranks within(
      long samples, double odds, long first, double probability, double tail) {
    long lower = first;
    double below = probability;
    double next = probability;
    long at = first;
    while (at < samples && below < 1 - tail) {
      if (below <= tail) {
        lower = at + 1;
      }
      next *= (samples - at) * odds / (at + 1);
      below += next;
      at++;
    }
    return new Ranks(
        lower > 0 ? OptionalLong.of(lower) : OptionalLong.empty(),
        at < samples ? OptionalLong.of(at + 1) : OptionalLong.empty());
  }
}
