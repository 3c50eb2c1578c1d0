package dev.pingctl.outcome;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/// Waits: for a while, for a condition, for the result of another thread.
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

  /// Waits for the result of a task.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-INTERRUPTED` when this thread is interrupted
  /// @throws RuntimeException the one that the task ended with, such as a failure
  public static <T> T result(Future<T> task) {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException thrown
          ? thrown
          : new IllegalStateException(e.getCause());
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
