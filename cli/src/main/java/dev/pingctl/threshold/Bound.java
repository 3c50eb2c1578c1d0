package dev.pingctl.threshold;

import java.math.BigDecimal;

/// What a condition compares a figure with.
public sealed interface Bound {
  /// A fixed quantity: `1%`, `50ms`.
  record Fixed(Quantity quantity) implements Bound {
    @Override
    public String toString() {
      return quantity.toString();
    }
  }

  /// A multiple of the same metric of the reference: `2x`.
  record OfReference(BigDecimal factor) implements Bound {
    @Override
    public String toString() {
      return factor.toPlainString() + "x";
    }
  }

  /// A multiple of another metric: `0.5x without.p99`, or just `without.p99`.
  record OfMetric(BigDecimal factor, String metric) implements Bound {
    @Override
    public String toString() {
      return factor.compareTo(BigDecimal.ONE) == 0
          ? metric
          : factor.toPlainString() + "x " + metric;
    }
  }
}
