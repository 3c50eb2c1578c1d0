package dev.pingctl.verify;

import dev.pingctl.outcome.Ticker;
import java.time.Duration;

/// Time that passes only where somebody waits: ten seconds with every pause.
final class CountedTime implements Ticker {
  private static final Duration STEP = Duration.ofSeconds(10);

  private long now;

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public void pause(Duration duration) {
    now += STEP.toNanos();
  }
}
