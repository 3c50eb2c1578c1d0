package dev.pingctl.report;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Gives another reporter its ticks while a run goes on.
public final class TickingReporter implements Reporter {
  private final Reporter reporter;
  private @Nullable ScheduledExecutorService ticks;

  /// Passes every event on to this reporter.
  public TickingReporter(Reporter reporter) {
    this.reporter = reporter;
  }

  @Override
  public void on(Event event) {
    switch (event) {
      case Event.RunStarted ignored -> start();
      case Event.RunFinished ignored -> stop();
      case Event.ActionStarted ignored -> {}
      case Event.ActionTakes ignored -> {}
      case Event.ActionProgress ignored -> {}
      case Event.ActionFinished ignored -> {}
      case Event.ActionFailed ignored -> {}
      case Event.Remark ignored -> {}
    }
    reporter.on(event);
  }

  private synchronized void start() {
    if (ticks == null) {
      ticks =
          Executors.newSingleThreadScheduledExecutor(
              Thread.ofPlatform().daemon().name("ticks").factory());
      ticks.scheduleAtFixedRate(reporter::tick, 1, 1, TimeUnit.SECONDS);
    }
  }

  private synchronized void stop() {
    if (ticks != null) {
      ticks.shutdownNow();
      ticks = null;
    }
  }
}
