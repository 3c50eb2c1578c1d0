package dev.pingctl.machine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// How long this process may take to end after Ctrl-C. Usually some seconds; longer while something
/// must be put back first.
public final class Farewell {
  private static final Duration USUAL = Duration.ofSeconds(3);
  private static final AtomicLong MILLIS = new AtomicLong(USUAL.toMillis());

  private Farewell() {}

  /// The time that the process may take now.
  public static Duration time() {
    return Duration.ofMillis(MILLIS.get());
  }

  /// Lets the process take longer, until the result is closed.
  public static Extension extend(Duration time) {
    MILLIS.set(time.toMillis());
    return () -> MILLIS.set(USUAL.toMillis());
  }

  /// A longer time that ends.
  public interface Extension extends AutoCloseable {
    @Override
    void close();
  }
}
