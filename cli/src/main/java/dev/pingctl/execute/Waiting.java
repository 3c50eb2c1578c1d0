package dev.pingctl.execute;

import java.time.Duration;

/// Pauses between the questions of a wait.
public final class Waiting {
  private Waiting() {}

  /// Does nothing for a while.
  ///
  /// @throws dev.pingctl.failure.Failure `PING-INTERRUPTED` when this thread is interrupted
  public static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      throw Executor.interrupted(e);
    }
  }
}
