package dev.pingctl.outcome;

import java.time.Duration;

/// Time that passes only where somebody waits: ten seconds with every pause.
public final class CountedTime implements Ticker {
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
