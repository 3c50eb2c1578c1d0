package dev.pingctl.ping;

/// What became of some pings: those of a run, or those of it that one version answered.
///
/// @param ok answers with a 2xx status
/// @param failed answers with any other status, and pings without a whole answer
/// @param latencies of the whole answers, whatever their status
public record Outcomes(long ok, long failed, Distribution latencies) {
  /// The outcomes of no ping.
  public static final Outcomes NONE = new Outcomes(0, 0, Distribution.of());

  /// The outcomes of the pings of both.
  public Outcomes and(Outcomes other) {
    return new Outcomes(ok + other.ok, failed + other.failed, latencies.and(other.latencies));
  }

  /// How many pings have an outcome.
  public long settled() {
    return ok + failed;
  }
}
