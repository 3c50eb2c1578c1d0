package dev.pingctl.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps the process alive after a signal until something is put back, or for half a minute.
final class DelayedExit implements AutoCloseable {
  private static final long LONGEST_SECONDS = 30;

  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::await, "delayed-exit");

  private DelayedExit() {}

  /// From now on the process does not end before this is closed.
  static DelayedExit begin() {
    DelayedExit begun = new DelayedExit();
    Runtime.getRuntime().addShutdownHook(begun.hook);
    return begun;
  }

  private void await() {
    try {
      if (!done.await(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // A signal is ending this process already.
    }
  }
}
