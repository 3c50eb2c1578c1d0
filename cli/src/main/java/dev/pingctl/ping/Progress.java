package dev.pingctl.ping;

import java.time.Duration;

/// How far a run is.
///
/// @param elapsed since the first ping was due
/// @param sent pings begun, those still waiting for their answer included
/// @param ok answers with a 2xx status
/// @param failed other answers and pings without a whole answer
public record Progress(Duration elapsed, long sent, long ok, long failed) {
  /// Pings settled per second so far; 0 before any time has passed.
  public double rate() {
    long nanos = elapsed.toNanos();
    return nanos <= 0 ? 0 : (ok + failed) * 1e9 / nanos;
  }
}
