package dev.pingctl.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PrefetchTest {
  private final CountDownLatch mayEnd = new CountDownLatch(1);

  @Test
  void theValueIsFetchedWhileOtherWorkGoesOn() {
    Prefetch<String> prefetch = Prefetch.start(() -> awaited("value"));

    assertThat(prefetch.isDone()).isFalse();
    mayEnd.countDown();

    assertThat(prefetch.get()).isEqualTo("value");
    assertThat(prefetch.isDone()).isTrue();
  }

  @Test
  void whoAsksGetsTheFailureItself() {
    Failure failure = new Failure(FailureId.ENGINE, ExitCode.FAILED, "The engine is away.");
    Prefetch<String> prefetch =
        Prefetch.start(() -> {
          throw failure;
        });

    assertThatThrownBy(prefetch::get).isSameAs(failure);
  }

  @Test
  void whoIsInterruptedDoesNotWait() {
    Prefetch<String> prefetch = Prefetch.start(() -> awaited("value"));
    Thread.currentThread().interrupt();

    assertThatThrownBy(prefetch::get)
        .isInstanceOfSatisfying(
            Failure.class,
            interrupted -> assertThat(interrupted.exitCode()).isEqualTo(ExitCode.INTERRUPTED));
    mayEnd.countDown();
  }

  private String awaited(String value) {
    try {
      mayEnd.await();
      return value;
    } catch (InterruptedException e) {
      throw Failure.interrupted(e);
    }
  }
}
