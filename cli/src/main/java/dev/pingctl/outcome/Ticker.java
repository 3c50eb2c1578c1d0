package dev.pingctl.outcome;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/// The clock that waits go by. Tests have one that only counts, so that a minute's wait takes no
/// time.
public interface Ticker {
  /// The time of the machine.
  Ticker SYSTEM =
      new Ticker() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration duration) {
          Waiting.pause(duration);
        }
      };

  /// Returns the time in nanoseconds since some fixed moment.
  long nanos();

  /// Does nothing for a while.
  ///
  /// @throws Failure `PING-INTERRUPTED` when this thread is interrupted
  void pause(Duration duration);

  /// Returns the time since an earlier value of [#nanos].
  default Duration since(long start) {
    return Duration.ofNanos(nanos() - start);
  }

  /// Asks again and again, with pauses between, until a condition holds or patience ends.
  ///
  /// @return whether it holds
  @CheckReturnValue
  default boolean holdsWithin(Duration patience, Duration between, BooleanSupplier condition) {
    long deadline = nanos() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (nanos() > deadline) {
        return false;
      }
      pause(between);
    }
    return true;
  }
}
