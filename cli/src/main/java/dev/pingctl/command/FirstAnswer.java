package dev.pingctl.command;

import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.ping.Question;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Asks a stage again and again, on a new connection each time, until the wanted version answers.
/// Every answer of the service names its version in a header.
final class FirstAnswer implements AutoCloseable {
  /// The header of the service's answers.
  static final String VERSION = "x-ping-version";

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(20);

  private final CompletableFuture<Seen> seen = new CompletableFuture<>();
  private final Thread thread;

  /// An answer, and the [System#nanoTime] at which it was there.
  record Seen(Question.Answer answer, long at) {}

  private FirstAnswer(URI url, String version, Consumer<Seen> use) {
    thread = Thread.ofPlatform().daemon().name("answers").unstarted(() -> ask(url, version, use));
  }

  /// Begins to ask.
  ///
  /// @param use takes the answer as soon as it is there
  static FirstAnswer await(URI url, String version, Consumer<Seen> use) {
    FirstAnswer first = new FirstAnswer(url, version, use);
    first.thread.start();
    return first;
  }

  /// The version that answers at an address now; empty where nothing answers, or what does names
  /// none.
  static Optional<String> version(URI url) {
    return Question.get(url, PATIENCE).map(answer -> answer.headers().get(VERSION));
  }

  private void ask(URI url, String version, Consumer<Seen> use) {
    try {
      while (true) {
        Optional<Question.Answer> answer = Question.get(url, PATIENCE);
        if (answer.filter(each -> version.equals(each.headers().get(VERSION))).isPresent()) {
          Seen first = new Seen(answer.get(), System.nanoTime());
          use.accept(first);
          seen.complete(first);
          return;
        }
        Waiting.pause(BETWEEN_QUESTIONS);
      }
    } catch (Failure closed) {
      return;
    }
  }

  /// The answer, if it comes in time.
  Optional<Seen> within(Duration patience) {
    try {
      return Optional.of(seen.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
