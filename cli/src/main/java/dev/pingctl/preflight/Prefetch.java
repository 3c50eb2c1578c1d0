package dev.pingctl.preflight;

import dev.pingctl.outcome.Failure;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// A question that is asked while other work goes on, such as one to the engine while files are
/// read: neither needs the other, and each takes a good part of what a short command takes.
public final class Prefetch<T> {
  private final FutureTask<T> question;

  private Prefetch(FutureTask<T> question) {
    this.question = question;
  }

  /// Asks. The process does not wait for the answer when nobody wants it.
  public static <T> Prefetch<T> ask(Supplier<T> question) {
    FutureTask<T> task = new FutureTask<>(question::get);
    Thread.ofPlatform().daemon().name("meanwhile").start(task);
    return new Prefetch<>(task);
  }

  /// The answer, waited for.
  ///
  /// @throws Failure the one the question ended with, or `PING-INTERRUPTED`
  public T answer() {
    try {
      return question.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Failure failure
          ? failure
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    }
  }
}
