package dev.pingctl.ping;

import java.time.Duration;
import java.util.SortedMap;

/// How far a run is.
///
/// @param elapsed since the first ping was due
/// @param sent pings begun, those still waiting for their answer included
/// @param ok answers with a 2xx status
/// @param failed other answers and pings without a whole answer
/// @param versions answers so far by the version that gave them
public record Progress(
    Duration elapsed, long sent, long ok, long failed, SortedMap<String, Long> versions) {
  /// Pings settled per second so far; 0 before any time has passed.
  public double rate() {
    long nanos = elapsed.toNanos();
    return nanos <= 0 ? 0 : (ok + failed) * 1e9 / nanos;
  }
}
