package dev.pingctl.outcome;

import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// A value that a thread of its own fetches while other work goes on, such as the engine's
/// containers while files are read: neither needs the other, and each takes a good part of the time
/// of a short command.
public final class Prefetch<T> {
  private final FutureTask<T> task;

  private Prefetch(FutureTask<T> task) {
    this.task = task;
  }

  /// Starts to fetch a value. The process can end without waiting for it.
  public static <T> Prefetch<T> start(Supplier<T> value) {
    FutureTask<T> task = new FutureTask<>(value::get);
    Thread.ofPlatform().daemon().name("prefetch").start(task);
    return new Prefetch<>(task);
  }

  /// Waits for the value.
  ///
  /// @throws Failure the one that fetching ended with, or `PING-INTERRUPTED`
  public T get() {
    return Waiting.result(task);
  }

  /// Whether [#get] would return at once.
  public boolean isDone() {
    return task.isDone();
  }
}
