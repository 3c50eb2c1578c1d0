package dev.pingctl.outcome;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Pauses between the questions of a wait.
public final class Waiting {
  private Waiting() {}

  /// Does nothing for a while.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-INTERRUPTED` when this thread is interrupted
  public static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    }
  }

  /// Asks again and again, with pauses between, until a condition holds or patience ends.
  ///
  /// @return whether it holds
  public static boolean holdsWithin(
      Duration patience, Duration between, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      pause(between);
    }
    return true;
  }
}
