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
  @CheckReturnValue
  public static boolean holdsWithin(
      Duration patience, Duration between, BooleanSupplier condition) {
    return Ticker.SYSTEM.holdsWithin(patience, between, condition);
  }
}
