package dev.pingctl.canary;

import dev.pingctl.ping.OutcomeTally;
import dev.pingctl.ping.Outcomes;
import dev.pingctl.ping.PingListener;
import dev.pingctl.ping.PingMetrics;
import dev.pingctl.threshold.Confidence;
import dev.pingctl.threshold.Figures;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// The pings of a step by version: those of the new one, and those of all others.
///
/// A ping that fails without naming a version counts against the new one. Where its pods do not
/// answer, it is the gateway that does, and the gateway names none; the old version ran well before
/// the new one came. Of the first answers of the new version the latency does not count: a program
/// that has just started is slow.
public final class CanaryPings implements PingListener {
  private final String version;
  private final int cold;
  private final LongSupplier nanos;
  private final OutcomeTally canary = new OutcomeTally();
  private final OutcomeTally others = new OutcomeTally();
  private volatile long answers;
  private volatile long last;

  /// No pings yet.
  ///
  /// @param version the new version
  /// @param cold how many of its answers are the first ones
  /// @param nanos the clock
  public CanaryPings(String version, int cold, LongSupplier nanos) {
    this.version = version;
    this.cold = cold;
    this.nanos = nanos;
  }

  @Override
  public void answered(String name, boolean ok, long micros) {
    if (name.equals(version)) {
      last = nanos.getAsLong();
      if (answers++ < cold) {
        canary.answered(ok);
      } else {
        canary.answered(ok, micros);
      }
    } else if (name.isEmpty() && !ok) {
      canary.unanswered();
    } else {
      others.answered(ok, micros);
    }
  }

  @Override
  public void unanswered() {
    canary.unanswered();
  }

  /// Begins a step: forgets what was counted.
  void begin() {
    canary.clear();
    others.clear();
  }

  /// What became of the new version's pings in this step.
  Outcomes outcomes() {
    return canary.outcomes();
  }

  /// The figures of the new version in this step; the others' are the reference.
  Figures figures(Confidence confidence) {
    return Figures.of(
        PingMetrics.of(canary.outcomes(), confidence),
        PingMetrics.of(others.outcomes(), confidence));
  }

  /// When the new version answered last, in nanoseconds of the clock; empty if it never has.
  public OptionalLong lastAnswer() {
    return answers > 0 ? OptionalLong.of(last) : OptionalLong.empty();
  }
}
