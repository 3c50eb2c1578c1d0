package dev.pingctl.release.helm;

import dev.pingctl.outcome.Failure;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import sun.misc.Signal;

/// Calls into Helm's native code on a thread of their own.
///
/// Such a call cannot be interrupted, and its Go code takes SIGINT and SIGTERM for itself, for
/// good. So they are reset all the while, and the caller can be interrupted: it then leaves the
/// call to end as it likes, or with the process. What it leaves behind is mended by the next run.
final class NativeCall {
  private static final long BETWEEN_MILLIS = 10;

  private NativeCall() {}

  /// Makes a call and waits for it.
  ///
  /// @throws IllegalStateException with Helm's words
  static <T> T make(Supplier<T> call) {
    FutureTask<T> task = new FutureTask<>(call::get);
    Thread.ofPlatform().daemon().name("helm").start(task);
    try {
      while (true) {
        try {
          return task.get(BETWEEN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          takeBack();
        } finally {
          takeBack();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.interrupted(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  /// Lets the signals end the JVM again, as they do when nobody has asked for them.
  private static void takeBack() {
    for (String name : new String[] {"HUP", "INT", "TERM"}) {
      Signal.handle(
          new Signal(name), signal -> Runtime.getRuntime().exit(128 + signal.getNumber()));
    }
  }
}
