package dev.pingctl.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PingerTest {
  private final Pinger pinger = new Pinger();

  @Test
  void sendsExactlyAsManyPingsAsAskedFor() throws IOException {
    try (CountingServer server = CountingServer.counting()) {
      server.count.set(41);

      PingResult result = run(Load.of(server.address(), 1_000, 16));

      assertThat(server.count).hasValue(1_041);
      assertThat(result.sent()).isEqualTo(1_000);
      assertThat(result.ok()).isEqualTo(1_000);
      assertThat(result.failed()).isZero();
      assertThat(result.statuses()).isEqualTo(Map.of(200, 1_000L));
      assertThat(result.countBefore()).hasValue(41);
      assertThat(result.countAfter()).hasValue(1_041);
      assertThat(result.grownBy()).hasValue(1_000);
      assertThat(result.latency().count()).isEqualTo(1_000);
      assertThat(result.interrupted()).isFalse();
    }
  }

  @Test
  void aRehearsalThatWasBegunBeforehandIsNoPartOfTheRun() throws IOException {
    try (RawServer server = RawServer.always("HTTP/1.1 204 OK\r\n\r\n", true)) {
      Pinger pinger = new Pinger();
      pinger.rehearse();

      assertThat(pinger.run(Load.of(server.address(), 3, 1), _ -> {}).ok()).isEqualTo(3);
      assertThat(server.connections.get()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void anInterruptWhileARehearsalIsWaitedForEndsTheRun() throws IOException {
    try (RawServer server = RawServer.always("HTTP/1.1 204 OK\r\n\r\n", true)) {
      Pinger pinger = new Pinger();
      pinger.rehearse();
      Thread.currentThread().interrupt();

      PingResult result = pinger.run(Load.of(server.address(), 3, 1), _ -> {});

      assertThat(result.interrupted()).isTrue();
      assertThat(result.ok()).isZero();
      assertThat(Thread.interrupted()).as("used up").isFalse();
    }
  }

  @Test
  void usesNoMoreConnectionsThanPings() throws IOException {
    try (RawServer server = RawServer.always("HTTP/1.1 204 OK\r\n\r\n", true)) {
      PingResult result = run(Load.of(server.address(), 3, 100));

      assertThat(result.ok()).isEqualTo(3);
      assertThat(server.connections.get()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void keepsAConnectionOpenBetweenPings() throws IOException {
    try (RawServer server =
        RawServer.always("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npong", true)) {
      PingResult result = run(Load.of(server.address(), 50, 1));

      assertThat(result.ok()).isEqualTo(50);
      assertThat(server.connections).hasValue(1);
      assertThat(result.countAfter()).isEmpty();
      assertThat(result.grownBy()).isEmpty();
    }
  }

  @Test
  void takesAnotherConnectionForEachPingWhereItsHeaderSaysClose() throws IOException {
    try (RawServer server =
        RawServer.always("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npong", true)) {
      Load load =
          new Load(
              server.address(),
              OptionalLong.of(20),
              Optional.empty(),
              1,
              OptionalDouble.empty(),
              Duration.ofSeconds(5),
              List.of(Load.Header.parse("Connection: Close")));

      assertThat(run(load).ok()).isEqualTo(20);
      assertThat(server.connections).hasValue(20);
    }
  }

  @Test
  void sendsThePathHostAndHeaders() throws IOException {
    Queue<String> heads = new ConcurrentLinkedQueue<>();
    try (RawServer server =
        new RawServer((_, head, out) -> {
          heads.add(head);
          out.write("HTTP/1.1 204 OK\r\n\r\n".getBytes());
          return true;
        })) {
      URI target = server.address().resolve("/app/");
      List<Load.Header> headers =
          List.of(Load.Header.parse("Host: ping.example"), Load.Header.parse("X-Canary: always"));

      run(
          new Load(
              target,
              OptionalLong.of(1),
              Optional.empty(),
              1,
              OptionalDouble.empty(),
              Duration.ofSeconds(5),
              headers));

      assertThat(heads)
          .containsExactly(
              "GET /app/ping HTTP/1.1\r\n"
                  + "User-Agent: pingctl\r\n"
                  + "Host: ping.example\r\n"
                  + "X-Canary: always");
    }
  }

  @Test
  void countsAnAnswerOf503AsFailedAndKeepsItsReason() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    try (CountingServer server =
        CountingServer.answering(exchange -> {
          boolean down = requests.incrementAndGet() % 2 == 0;
          CountingServer.answer(exchange, down ? 503 : 200, down ? "Redis is gone\n" : "pong");
        })) {
      PingResult result = run(Load.of(server.address(), 10, 2));

      assertThat(result.ok()).isEqualTo(5);
      assertThat(result.failed()).isEqualTo(5);
      assertThat(result.statuses()).isEqualTo(Map.of(200, 5L, 503, 5L));
      assertThat(result.errors()).isEmpty();
      assertThat(result.lastError()).hasValue("503 Redis is gone");
    }
  }

  @Test
  void splitsAnswersByPodAndVersion() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    try (CountingServer server =
        CountingServer.answering(exchange -> {
          int request = requests.incrementAndGet();
          exchange.getResponseHeaders().set("X-Ping-Pod", request % 4 == 0 ? "b" : "a");
          exchange.getResponseHeaders().set("X-Ping-Version", "1.0");
          CountingServer.answer(exchange, 200, "pong");
        })) {
      PingResult result = run(Load.of(server.address(), 100, 4));

      assertThat(result.origins())
          .extracting(PingResult.Origin::pod, PingResult.Origin::version, PingResult.Origin::count)
          .containsExactly(tuple("a", "1.0", 75L), tuple("b", "1.0", 25L));
    }
  }

  @Test
  void sumsUpWhatBecameOfThePingsOfEachVersion() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    try (CountingServer server =
        CountingServer.answering(exchange -> {
          int request = requests.incrementAndGet();
          exchange.getResponseHeaders().set("X-Ping-Pod", request % 4 == 0 ? "b" : "a");
          exchange.getResponseHeaders().set("X-Ping-Version", request % 2 == 0 ? "v2" : "v1");
          CountingServer.answer(exchange, request % 10 == 0 ? 503 : 200, "pong");
        })) {
      PingResult result = run(Load.of(server.address(), 100, 1));

      assertThat(result.outcomes("v1"))
          .extracting(Outcomes::ok, Outcomes::failed, pings -> pings.latencies().count())
          .containsExactly(50L, 0L, 50L);
      assertThat(result.outcomes("v2"))
          .extracting(Outcomes::ok, Outcomes::failed, pings -> pings.latencies().count())
          .containsExactly(40L, 10L, 50L);
      assertThat(result.outcomes("v3").settled()).isZero();
    }
  }

  @Test
  void keepsNoMoreThanAThousandPods() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    try (CountingServer server =
        CountingServer.answering(exchange -> {
          exchange.getResponseHeaders().set("X-Ping-Pod", "pod-" + requests.incrementAndGet());
          CountingServer.answer(exchange, 200, "pong");
        })) {
      PingResult result = run(Load.of(server.address(), 1_200, 4));

      assertThat(result.origins()).hasSize(1_001);
      assertThat(result.origins())
          .filteredOn(origin -> origin.pod().equals("other"))
          .extracting(PingResult.Origin::count)
          .containsExactly(200L);
    }
  }

  @Test
  void endsAsOneFailedPingWhereNobodyListens() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }

    PingResult result = run(Load.of(URI.create("http://localhost:" + port), 100, 10));

    assertThat(result.sent()).isEqualTo(1);
    assertThat(result.answered()).isZero();
    assertThat(result.errors()).isEqualTo(Map.of(ErrorKind.REFUSED, 1L));
    assertThat(result.latency()).isEqualTo(new Latency(0, 0, 0, 0, 0, 0, 0, 0, List.of()));
  }

  @Test
  void everyNameBelowLocalhostIsThisMachine() throws IOException {
    try (CountingServer server = CountingServer.counting()) {
      URI named = URI.create("http://ping.localhost:" + server.address().getPort());

      assertThat(run(Load.of(named, 5, 1)).ok()).isEqualTo(5);
    }
  }

  @Test
  void namesAHostWithoutAddress() {
    PingResult result = run(Load.of(URI.create("http://nowhere.invalid"), 5, 1));

    assertThat(result.errors()).isEqualTo(Map.of(ErrorKind.UNKNOWN_HOST, 1L));
  }

  @Test
  void failsPingsThatAreNotAnsweredInTime() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    try (RawServer server =
        new RawServer((request, _, out) -> {
          if (request == 2) {
            out.write("HTTP/1.1 200 OK\r\nContent-Le".getBytes());
            await(never);
          }
          out.write("HTTP/1.1 204 OK\r\n\r\n".getBytes());
          return true;
        })) {
      PingResult result =
          run(
              new Load(
                  server.address(),
                  OptionalLong.of(4),
                  Optional.empty(),
                  1,
                  OptionalDouble.empty(),
                  Duration.ofMillis(300),
                  List.of()));

      assertThat(result.ok()).isEqualTo(3);
      assertThat(result.errors()).isEqualTo(Map.of(ErrorKind.TIMEOUT, 1L));
      never.countDown();
    }
  }

  @Test
  void repeatsWhatCountsNowhereOnceWhereAKeptConnectionEnds() throws IOException {
    try (RawServer server = endingEverySecondRequest()) {
      PingResult result = run(Load.of(server.address(), 10, 1).asking("/"));

      assertThat(result.ok()).isEqualTo(10);
      assertThat(server.requests).hasValue(19);
    }
  }

  /// A server that ends the connection in the place of every second answer.
  private static RawServer endingEverySecondRequest() throws IOException {
    return new RawServer((request, _, out) -> {
      if (request % 2 == 0) {
        return false;
      }
      out.write("HTTP/1.1 204 OK\r\n\r\n".getBytes());
      return true;
    });
  }

  @Test
  void repeatsNothingWhereANewConnectionEnds() throws IOException {
    try (RawServer server = new RawServer((_, _, _) -> false)) {
      PingResult result = run(Load.of(server.address(), 3, 1).asking("/"));

      assertThat(result.errors()).isEqualTo(Map.of(ErrorKind.CLOSED, 3L));
      assertThat(server.requests).hasValue(3);
    }
  }

  @Test
  void failsPingsWhoseConnectionEndsAndConnectsAgain() throws IOException {
    try (RawServer server = endingEverySecondRequest()) {
      PingResult result = run(Load.of(server.address(), 10, 1));

      assertThat(result.ok()).isEqualTo(5);
      assertThat(result.errors()).isEqualTo(Map.of(ErrorKind.CLOSED, 5L));
      assertThat(server.requests).hasValue(10);
    }
  }

  @Test
  void followsAServerThatClosesAfterEveryAnswer() throws IOException {
    try (RawServer server =
        RawServer.always(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\n7", false)) {
      PingResult result = run(Load.of(server.address(), 20, 2));

      assertThat(result.ok()).isEqualTo(20);
      assertThat(result.failed()).isZero();
      assertThat(server.connections).hasValue(20);
    }
  }

  @Test
  void failsAnswersThatAreNotHttpOrTooLarge() throws IOException {
    String head = "HTTP/1.1 200 OK\r\nX-Filler: ";
    try (RawServer garbage = RawServer.always("hello\r\nthere\r\n\r\n", true);
        RawServer large = RawServer.always(head + "x".repeat(70_000) + "\r\n\r\n", true)) {
      assertThat(run(Load.of(garbage.address(), 5, 1)).errors())
          .isEqualTo(Map.of(ErrorKind.BAD_ANSWER, 5L));
      assertThat(run(Load.of(large.address(), 5, 1)).errors())
          .isEqualTo(Map.of(ErrorKind.TOO_LARGE, 5L));
    }
  }

  @Test
  void readsChunkedAnswers() throws IOException {
    try (CountingServer server =
        CountingServer.answering(exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("12".getBytes());
            exchange.getResponseBody().flush();
            exchange.getResponseBody().write("34".getBytes());
          }
        })) {
      PingResult result = run(Load.of(server.address(), 20, 2));

      assertThat(result.ok()).isEqualTo(20);
      assertThat(result.countAfter()).hasValue(1_234);
    }
  }

  @Test
  void findsAServerThatListensOnlyOnIpv6() throws IOException {
    InetAddress six = InetAddress.ofLiteral("::1");
    try (RawServer server =
        new RawServer(
            six,
            (_, _, out) -> {
              out.write("HTTP/1.1 204 OK\r\n\r\n".getBytes());
              return true;
            })) {
      URI target = URI.create("http://[::1]:" + server.address().getPort());
      assertThat(run(Load.of(target, 2, 1)).ok()).isEqualTo(2);
    }
  }

  private PingResult run(Load load) {
    return pinger.run(load, _ -> {});
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
