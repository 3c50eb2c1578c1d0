package dev.pingctl.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FirstContactTest {
  private final FirstContact contact = new FirstContact();
  private final CompletableFuture<String> sent = new CompletableFuture<>();
  private final CompletableFuture<String> queued = new CompletableFuture<>();
  private final CompletableFuture<String> first = contact.of(() -> sent);
  private final CompletableFuture<String> second = contact.of(() -> queued);

  @Test
  void whereNobodyIsFoundAllThatWaitEnd() {
    sent.completeExceptionally(
        new CompletionException(new HttpConnectTimeoutException("HTTP connect timed out")));

    assertThat(first).isCompletedExceptionally();
    assertThat(second)
        .isCompletedExceptionally()
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(HttpConnectTimeoutException.class);
    assertThat(queued).isCancelled();
    AtomicInteger asked = new AtomicInteger();
    CompletableFuture<String> again =
        contact.of(() -> {
          asked.incrementAndGet();
          return new CompletableFuture<>();
        });
    assertThat(again).isCompletedExceptionally();
    assertThat(asked).as("requests that were sent").hasValue(0);
  }

  @Test
  void anotherProblemIsOfOneRequest() {
    sent.completeExceptionally(new IOException("reset"));

    assertThat(first).isCompletedExceptionally();
    assertThat(second).isNotDone();
    queued.complete("there");
    assertThat(second).isCompletedWithValue("there");
  }

  @Test
  void afterAnAnswerEachIsByItself() {
    sent.complete("there");
    CompletableFuture<String> third = new CompletableFuture<>();
    CompletableFuture<String> later = contact.of(() -> third);

    queued.completeExceptionally(new HttpConnectTimeoutException("HTTP connect timed out"));

    assertThat(first).isCompletedWithValue("there");
    assertThat(second).isCompletedExceptionally();
    assertThat(later).isNotDone();
  }

  @Test
  void whoGivesUpCancelsWhatWasSent() {
    second.cancel(true);

    assertThat(queued).isCancelled();
    assertThat(first).isNotDone();
  }
}
