package dev.pingctl.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Against a real Redis. The time limit is what turns a call that hangs into a failure.
@Timeout(30)
final class RedisCounterTest {
  /// Longer than any machine needs, so that only a name server that hangs is too slow.
  private static final Duration LOOK_UP = Duration.ofSeconds(20);

  private final ServiceMetrics metrics = new ServiceMetrics("test");

  @Test
  void oneHundredIncrementsAtOnceCountExactlyOneHundred() throws Exception {
    try (RedisProcess redis = RedisProcess.start();
        RedisCounter counter = counter(redis.port(), new SecretText.None())) {
      List<Future<Long>> counts = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 100; i++) {
          counts.add(threads.submit(counter::increment));
        }
      }

      assertThat(counts.stream().map(Future::resultNow))
          .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
      assertThat(counter.increment()).isEqualTo(101);
    }
  }

  @Test
  void deletingStartsTheCountAnew() throws Exception {
    try (RedisProcess redis = RedisProcess.start();
        RedisCounter counter = counter(redis.port(), new SecretText.None())) {
      counter.increment();
      counter.increment();
      counter.delete();

      assertThat(counter.increment()).isEqualTo(1);
    }
  }

  @Test
  void redisDownIsAFailureAndRedisUpWorksAgain() throws Exception {
    try (RedisProcess redis = RedisProcess.start();
        RedisCounter counter = counter(redis.port(), new SecretText.None())) {
      counter.increment();
      redis.stop();

      assertThatThrownBy(counter::increment).isInstanceOf(CounterFailure.class);
      assertThatThrownBy(counter::check)
          .hasMessage("Redis at redis.test:%d: connection refused", redis.port());

      redis.startAgain();
      assertThat(counter.increment()).isEqualTo(1);
      counter.check();
    }
  }

  @Test
  void countingInTwoStepsLosesPingsThatComeTogether() throws Exception {
    try (RedisProcess redis = RedisProcess.start();
        RedisCounter counter = counter(redis.port(), new SecretText.None())) {
      assertThat(counter.incrementInTwoSteps()).isEqualTo(1);
      assertThat(counter.incrementInTwoSteps()).isEqualTo(2);
      long asked = 2;
      while (counter.read() == asked) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
          for (int i = 0; i < 8; i++) {
            threads.submit(counter::incrementInTwoSteps);
            asked++;
          }
        }
      }
      assertThat(counter.read()).isLessThan(asked);
    }
  }

  @Test
  void aRestartWhileNobodyPingsCostsNoPing() throws Exception {
    try (RedisProcess redis = RedisProcess.start();
        RedisCounter counter = counter(redis.port(), new SecretText.None())) {
      counter.increment();
      counter.check();
      redis.stop();
      redis.startAgain();

      assertThat(counter.increment()).isEqualTo(1);
    }
  }

  @Test
  void aHangingRedisIsAFailureAndWorksAgainWhenItGoesOn() throws Exception {
    try (RedisProcess redis = RedisProcess.start();
        RedisCounter counter = counter(redis.port(), new SecretText.None())) {
      counter.increment();
      redis.pause();
      assertThatThrownBy(counter::check).hasMessageContaining("no answer in time");
      List<Future<Long>> counts = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 50; i++) {
          counts.add(threads.submit(counter::increment));
        }
      }
      assertThat(counts).allMatch(count -> count.state() == Future.State.FAILED);
      redis.resume();
      assertThat(answer(counter)).isGreaterThan(1);
    }
  }

  /// What the next increment returns. A machine under load may need more than one attempt; every
  /// other failure than a late answer is one of the test.
  private static long answer(RedisCounter counter) throws CounterFailure {
    while (true) {
      try {
        return counter.increment();
      } catch (CounterFailure e) {
        if (!String.valueOf(e.getMessage()).contains("no answer in time")) {
          throw e;
        }
      }
    }
  }

  @Test
  void redisMayComeBackAtAnotherAddress() throws Exception {
    AtomicReference<String> address = new AtomicReference<>("127.0.0.1");
    RedisProcess first = RedisProcess.start();
    RedisSettings settings = new RedisSettings("redis.test", first.port(), new SecretText.None());
    RedisSockets sockets =
        new RedisSockets(
            settings, name -> new InetAddress[] {InetAddress.getByName(address.get())}, LOOK_UP);
    try (first;
        RedisCounter counter = new RedisCounter(settings, sockets, metrics)) {
      counter.increment();
      first.stop();
      assertThatThrownBy(counter::increment).isInstanceOf(CounterFailure.class);

      address.set("127.0.0.2");
      try (RedisProcess second = RedisProcess.startAt("127.0.0.2", first.port())) {
        assertThat(second.port()).isEqualTo(first.port());
        assertThat(counter.increment()).isEqualTo(1);
      }
    }
  }

  @Test
  void aNameServerThatHangsIsAFailure() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    RedisSettings settings = new RedisSettings("redis.test", 6379, new SecretText.None());
    RedisSockets sockets =
        new RedisSockets(
            settings,
            name -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return new InetAddress[0];
            });
    try (RedisCounter counter = new RedisCounter(settings, sockets, metrics)) {
      assertThatThrownBy(counter::increment)
          .hasMessageContaining("no name server told the address of redis.test");
    }
    never.countDown();
  }

  @Test
  void anUnknownNameIsToldAsSuch() throws Exception {
    RedisSettings settings = new RedisSettings("no.invalid", 6379, new SecretText.None());
    try (RedisCounter counter =
        new RedisCounter(
            settings, new RedisSockets(settings, InetAddress::getAllByName), metrics)) {
      assertThatThrownBy(counter::increment).hasMessageContaining("no.invalid");
    }
  }

  @Test
  void thePasswordFileIsUsedAndAWrongPasswordIsTold(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "secret\n");
    try (RedisProcess redis = RedisProcess.start("--requirepass", "secret");
        RedisCounter right = counter(redis.port(), new SecretText.InFile(file));
        RedisCounter wrong = counter(redis.port(), new SecretText.Given("guess"));
        RedisCounter none = counter(redis.port(), new SecretText.None())) {
      assertThat(right.increment()).isEqualTo(1);
      assertThatThrownBy(wrong::increment).hasMessageContaining("it refuses the password");
      assertThatThrownBy(none::increment)
          .hasMessageContaining(
              "it asks for a password; set REDIS_PASSWORD or REDIS_PASSWORD_FILE");
      assertThat(right.increment()).isEqualTo(2);
    }
  }

  @Test
  void callsAndErrorsAreMeasured() throws Exception {
    try (RedisProcess redis = RedisProcess.start();
        RedisCounter counter = counter(redis.port(), new SecretText.None())) {
      counter.increment();
      redis.stop();
      assertThatThrownBy(counter::increment).isInstanceOf(CounterFailure.class);
    }

    assertThat(new String(metrics.page("").body(), java.nio.charset.StandardCharsets.UTF_8).lines())
        .contains(
            "redis_call_duration_seconds_count{command=\"incr\"} 2",
            "redis_call_errors_total{command=\"incr\"} 1.0");
  }

  private RedisCounter counter(int port, SecretText password) {
    RedisSettings settings = new RedisSettings("redis.test", port, password);
    return new RedisCounter(
        settings,
        new RedisSockets(
            settings, name -> new InetAddress[] {InetAddress.getByName("127.0.0.1")}, LOOK_UP),
        metrics);
  }
}
