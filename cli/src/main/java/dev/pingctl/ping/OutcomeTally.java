package dev.pingctl.ping;

import org.HdrHistogram.Histogram;

/// Outcomes of pings, counted as they come. Any thread may count and ask.
public final class OutcomeTally {
  private final Histogram micros = new Histogram(3);
  private long ok;
  private long failed;

  /// A tally of nothing yet.
  public OutcomeTally() {}

  /// Counts a ping with a whole answer.
  public synchronized void answered(boolean good, long latencyMicros) {
    micros.recordValue(latencyMicros);
    answered(good);
  }

  /// Counts a ping with a whole answer, whose latency says nothing.
  public synchronized void answered(boolean good) {
    if (good) {
      ok++;
    } else {
      failed++;
    }
  }

  /// Counts a ping without one.
  public synchronized void unanswered() {
    failed++;
  }

  /// What was counted so far.
  public synchronized Outcomes outcomes() {
    return new Outcomes(ok, failed, Distribution.of(micros));
  }

  /// Forgets it.
  public synchronized void clear() {
    micros.reset();
    ok = 0;
    failed = 0;
  }
}
