package dev.pingctl.threshold;

import java.util.Optional;

/// One comparison of a metric with a bound. It prints itself as it is written: `p99>2x`.
public record Condition(String metric, Comparison comparison, Bound bound) {
  /// Decides the condition.
  ///
  /// A figure is compared with all of its interval: where values on both sides of the bound may be
  /// true, the condition is not decided. Only a share that is compared with none or all, such as
  /// `errors>0`, is compared as it was seen: one sample is enough to contradict "none", and no
  /// number of samples would prove it.
  ///
  /// @param least the samples that a figure needs unless it is a fact
  Decision decide(Figures figures, long least) {
    Optional<Measured> measured = figures.measured(metric);
    Optional<Measured> limit = measured.flatMap(figure -> limit(figure, figures));
    if (measured.isEmpty() || limit.isEmpty()) {
      String what = measured.isEmpty() ? metric : bound.toString();
      return undecided("%s has no value".formatted(what), measured, limit);
    }
    Measured figure = measured.get();
    Measured against = limit.get();
    long few = Math.min(needed(figure), needed(against));
    if (few < least) {
      return undecided("%d of at least %d samples".formatted(few, least), measured, limit);
    }
    Optional<Boolean> holds =
        comparison.holds(
            isAsSeen(against) ? Interval.exactly(figure.value()) : figure.interval(),
            against.interval());
    String seen = seen(figure, against);
    return holds
        .map(sure ->
            new Decision(
                this,
                sure ? Decision.Answer.HOLDS : Decision.Answer.DOES_NOT_HOLD,
                "%s %s: %s".formatted(this, sure ? "holds" : "does not hold", seen),
                measured,
                limit))
        .orElseGet(() -> undecided(seen, measured, limit));
  }

  private Optional<Measured> limit(Measured figure, Figures figures) {
    return switch (bound) {
      case Bound.Fixed fixed ->
          Optional.of(Measured.fact(fixed.quantity().value(), figure.unit(), 0));
      case Bound.OfReference multiple ->
          figures.reference(metric).map(value -> value.times(multiple.factor().doubleValue()));
      case Bound.OfMetric multiple ->
          figures
              .measured(multiple.metric())
              .map(value -> value.times(multiple.factor().doubleValue()));
    };
  }

  private static long needed(Measured figure) {
    return figure.isFact() ? Long.MAX_VALUE : figure.samples();
  }

  private static boolean isAsSeen(Measured limit) {
    return limit.unit() == Unit.SHARE
        && limit.isFact()
        && (limit.value() == 0 || limit.value() == 1);
  }

  private Decision undecided(String why, Optional<Measured> measured, Optional<Measured> limit) {
    return new Decision(
        this,
        Decision.Answer.NOT_DECIDED,
        "%s is not decided: %s".formatted(this, why),
        measured,
        limit);
  }

  private String seen(Measured figure, Measured limit) {
    String seen = "%s is %s".formatted(metric, figure.text());
    return bound instanceof Bound.Fixed
        ? seen
        : "%s, %s is %s".formatted(seen, bound, limit.text());
  }

  /// The condition as it is written.
  @Override
  public String toString() {
    return metric + comparison.sign() + bound;
  }
}
