package dev.pingctl.report;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Passes events on and remembers how long each stage took, from its first action's beginning to
/// its last one's end. Stages may overlap.
public final class StageTimes implements Reporter {
  private final Reporter reporter;
  private final LongSupplier clock;
  private final Map<String, long[]> times = new LinkedHashMap<>();

  /// Passes every event on to this reporter; `clock` gives nanoseconds.
  public StageTimes(Reporter reporter, LongSupplier clock) {
    this.reporter = reporter;
    this.clock = clock;
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.ActionStarted started -> note(started.stage());
      case Event.ActionFinished done -> note(done.stage());
      case Event.ActionFailed failed -> note(failed.stage());
      case Event.ActionProgress ignored -> {}
      case Event.ActionTakes ignored -> {}
      case Event.RunStarted ignored -> {}
      case Event.RunFinished ignored -> {}
      case Event.Remark ignored -> {}
    }
    reporter.on(event);
  }

  @Override
  public void tick() {
    reporter.tick();
  }

  private synchronized void note(String stage) {
    long now = clock.getAsLong();
    times.computeIfAbsent(stage, name -> new long[] {now, now})[1] = now;
  }

  /// What each stage took so far, in the order of their beginnings.
  public synchronized Map<String, Duration> taken() {
    Map<String, Duration> taken = new LinkedHashMap<>();
    times.forEach((stage, span) -> taken.put(stage, Duration.ofNanos(span[1] - span[0])));
    return taken;
  }
}
