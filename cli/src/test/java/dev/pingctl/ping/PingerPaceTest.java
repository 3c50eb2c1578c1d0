package dev.pingctl.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// How fast and how long a run goes, and how it ends before its time.
class PingerPaceTest {
  private final Pinger pinger = new Pinger();

  @Test
  void stopsBeginningPingsWhenTheDurationIsOver() throws IOException {
    try (CountingServer server = CountingServer.counting()) {
      PingResult result =
          run(
              new Load(
                  server.address(),
                  OptionalLong.empty(),
                  Optional.of(Duration.ofMillis(200)),
                  4,
                  OptionalDouble.empty(),
                  Duration.ofSeconds(5),
                  List.of()));

      assertThat(result.ok()).isPositive().isEqualTo(server.count.get());
      assertThat(result.sent()).isEqualTo(result.ok());
      assertThat(result.interrupted()).isFalse();
      assertThat(result.lag()).isEmpty();
    }
  }

  @Test
  void endsAtTheCountWhenItComesBeforeTheDuration() throws IOException {
    try (CountingServer server = CountingServer.counting()) {
      PingResult result =
          run(
              new Load(
                  server.address(),
                  OptionalLong.of(25),
                  Optional.of(Duration.ofDays(1)),
                  4,
                  OptionalDouble.empty(),
                  Duration.ofSeconds(5),
                  List.of()));

      assertThat(result.sent()).isEqualTo(25);
    }
  }

  @Test
  void keepsToTheRate() throws IOException {
    try (CountingServer server = CountingServer.counting()) {
      PingResult result = run(paced(server.address(), 41, 4, 200));

      assertThat(server.count).hasValue(41);
      assertThat(result.ok()).isEqualTo(41);
      assertThat(result.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
      assertThat(result.lag().orElseThrow().count()).isEqualTo(41);
    }
  }

  @Test
  void countsTheWaitForAFreeConnectionAsLatency() throws IOException {
    try (RawServer server =
        new RawServer((request, _, out) -> {
          if (request == 1) {
            awaitMillis(new CountDownLatch(1), 400); // a service that takes its time
          }
          out.write("HTTP/1.1 204 OK\r\n\r\n".getBytes());
          return true;
        })) {
      PingResult result = run(paced(server.address(), 4, 1, 10));

      assertThat(result.ok()).isEqualTo(4);
      assertThat(result.latency().p50()).isGreaterThan(50_000);
      assertThat(result.lag().orElseThrow().max()).isGreaterThan(50_000);
    }
  }

  @Test
  void anInterruptEndsTheRunWithWhatWasMeasured() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    Thread caller = Thread.currentThread();
    try (RawServer server =
        new RawServer((request, _, out) -> {
          if (request == 6) {
            caller.interrupt();
            await(never);
          }
          out.write("HTTP/1.1 204 OK\r\n\r\n".getBytes());
          return true;
        })) {
      PingResult result = run(Load.of(server.address(), 100, 1));

      assertThat(result.interrupted()).isTrue();
      assertThat(result.ok()).isEqualTo(5);
      assertThat(result.sent()).isEqualTo(6);
      assertThat(Thread.interrupted()).isFalse();
      never.countDown();
    }
  }

  @Test
  void tellsTheListenerHowFarTheRunIs() throws IOException {
    Queue<Progress> told = new ConcurrentLinkedQueue<>();
    Thread caller = Thread.currentThread();
    Pinger talkative =
        new Pinger(
            () -> {
              throw new AssertionError("no TLS here");
            },
            Duration.ofMillis(20));
    try (CountingServer server = CountingServer.counting()) {
      Load endless =
          new Load(
              server.address(),
              OptionalLong.empty(),
              Optional.of(Duration.ofDays(1)),
              2,
              OptionalDouble.empty(),
              Duration.ofSeconds(5),
              List.of());

      PingResult result =
          talkative.run(
              endless,
              progress -> {
                told.add(progress);
                if (told.size() == 3) {
                  caller.interrupt();
                }
              });

      assertThat(told)
          .hasSizeGreaterThanOrEqualTo(3)
          .allSatisfy(progress -> {
            assertThat(progress.sent()).isGreaterThanOrEqualTo(progress.ok());
            assertThat(progress.failed()).isZero();
            assertThat(progress.elapsed()).isPositive();
          });
      assertThat(result.interrupted()).isTrue();
    }
  }

  private PingResult run(Load load) {
    return pinger.run(load, _ -> {});
  }

  private static Load paced(URI target, long count, int concurrency, double rate) {
    return new Load(
        target,
        OptionalLong.of(count),
        Optional.empty(),
        concurrency,
        OptionalDouble.of(rate),
        Duration.ofSeconds(5),
        List.of());
  }

  private static void await(CountDownLatch latch) {
    awaitMillis(latch, 60_000);
  }

  private static void awaitMillis(CountDownLatch latch, long millis) {
    try {
      if (!latch.await(millis, TimeUnit.MILLISECONDS)) {
        latch.countDown();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
