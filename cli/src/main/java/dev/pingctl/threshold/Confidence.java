package dev.pingctl.threshold;

/// How often an interval holds the true value, when samples are taken again and again.
public enum Confidence {
  /// 95 of 100 times: for figures that are looked at once.
  USUAL(0.95, 1.959_964),
  /// 99 of 100 times: for figures that are looked at many times while they grow, as each look is
  /// another chance to be wrong.
  STRICT(0.99, 2.575_829);

  private final double share;
  private final double deviations;

  Confidence(double share, double deviations) {
    this.share = share;
    this.deviations = deviations;
  }

  /// The part of 1 that each of the two ends may miss.
  double tail() {
    return (1 - share) / 2;
  }

  /// The number of standard deviations on each side of a normal distribution's mean that hold so
  /// much of it.
  double deviations() {
    return deviations;
  }
}
