package dev.pingctl.ping;

import java.time.Duration;

/// When each ping of a run is due, and when there are no more. All times are [System#nanoTime].
final class Schedule {
  /// The schedule without any ping.
  static final Schedule NOTHING = new Schedule(0, 0, 0, 0);

  private final long start;
  private final long most;
  private final long length;
  private final double interval;
  private long taken;

  /// The schedule of a load that starts at `start`.
  Schedule(Load load, long start) {
    this(
        start,
        load.count().orElse(Long.MAX_VALUE),
        load.duration().map(Duration::toNanos).orElse(Long.MAX_VALUE),
        load.rate().isPresent() ? 1e9 / load.rate().getAsDouble() : 0);
  }

  private Schedule(long start, long most, long length, double interval) {
    this.start = start;
    this.most = most;
    this.length = length;
    this.interval = interval;
  }

  /// Whether no ping is left to begin.
  boolean over(long now) {
    return taken >= most || now - start >= length || offset(taken) >= length;
  }

  /// Whether the next ping may begin.
  boolean due(long now) {
    return now - start >= offset(taken);
  }

  /// Takes the next ping and tells the time it was due; without a rate that is `now`.
  long take(long now) {
    long at = interval == 0 ? now : start + offset(taken);
    taken++;
    return at;
  }

  /// When a rate is given, how long after `now` the first ping is due that is not due yet.
  long untilNext(long now) {
    return start + offset((long) ((now - start) / interval) + 1) - now;
  }

  private long offset(long ping) {
    return (long) (ping * interval);
  }
}
