package dev.pingctl.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class PingServerTest {
  private final CountInMemory counter = new CountInMemory();
  private RunningService service;

  @BeforeEach
  void start() throws Exception {
    service = RunningService.with(Optional.of(counter), Map.of());
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/,Hello!",
    "/ping,1",
    "/test,Success",
    "/healthz,ok",
    "/readyz,ready",
    "/del_ping,Deleted"
  })
  void everyRouteGivesItsAnswer(String path, String body) throws Exception {
    HttpResponse<String> answer = service.get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(body + "\n");
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
  }

  @Test
  void pingTellsTheCountAfterItAndDeletingStartsAnew() throws Exception {
    assertThat(service.get("/ping").body()).isEqualTo("1\n");
    assertThat(service.get("/ping?again").body()).isEqualTo("2\n");
    assertThat(service.send("DELETE", "/del_ping").statusCode()).isEqualTo(200);
    assertThat(service.get("/ping").body()).isEqualTo("1\n");
  }

  @Test
  void theCountCanBeReadWithoutPinging() throws Exception {
    assertThat(service.get("/count").body()).isEqualTo("0\n");
    service.get("/ping");
    assertThat(service.get("/count").body()).isEqualTo("1\n");
    assertThat(service.get("/count").body()).isEqualTo("1\n");
  }

  @Test
  void versionIsJsonWithVersionJavaPodAndStart() throws Exception {
    HttpResponse<String> answer = service.get("/version");

    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body())
        .matches(
            "\\{\"version\":\"1.2.3\",\"java\":\"25[^\"]*\",\"pod\":\"ping-0\","
                + "\"started\":\"\\d{4}-[^\"]+Z\"}\n");
  }

  @Test
  void theGreetingCanBeChanged() throws Exception {
    try (RunningService other =
        RunningService.with(Optional.empty(), Map.of("GREETING", "Grüß Gott!"))) {
      assertThat(other.get("/").body()).isEqualTo("Grüß Gott!\n");
    }
  }

  @Test
  void withoutRedisPingAnswersPongAndTestFails() throws Exception {
    try (RunningService alone = RunningService.with(Optional.empty(), Map.of())) {
      assertThat(alone.get("/ping").body()).isEqualTo("pong\n");
      assertThat(alone.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(alone.get("/test").statusCode()).isEqualTo(503);
      assertThat(alone.get("/test").body()).isEqualTo("Failed: REDIS_HOST is not set\n");
      assertThat(alone.get("/del_ping").statusCode()).isEqualTo(503);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/ping", "/none", "/metrics", "/version"})
  void everyAnswerSaysWhichPodAndVersionGaveIt(String path) throws Exception {
    counter.failure = "down";

    HttpResponse<String> answer = service.get(path);

    assertThat(answer.headers().firstValue("X-Ping-Pod")).contains("ping-0");
    assertThat(answer.headers().firstValue("X-Ping-Version")).contains("1.2.3");
  }

  @ParameterizedTest
  @CsvSource({"/ping,down", "/test,Failed: down", "/readyz,down", "/del_ping,down"})
  void aFailureOfRedisIs503WithItsReason(String path, String body) throws Exception {
    counter.failure = "down";

    HttpResponse<String> answer = service.get(path);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo(body + "\n");
    assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/,'GET, HEAD'",
    "HEAD,/ping,GET",
    "DELETE,/ping,GET",
    "PUT,/del_ping,'GET, DELETE'",
    "ODD,/version,'GET, HEAD'"
  })
  void aWrongMethodIs405WithTheRightOnes(String method, String path, String allowed)
      throws Exception {
    HttpResponse<String> answer = service.send(method, path);

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains(allowed);
    assertThat(counter.count).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/none", "/ping/", "//ping", "/ping/../ping", "/%70ing%00", "/PING"})
  void anUnknownPathIs404(String path) throws Exception {
    assertThat(service.get(path).statusCode()).isEqualTo(404);
    assertThat(counter.count).hasValue(0);
  }

  @Test
  void headGivesTheHeadersOfGetAndNoBody() throws Exception {
    HttpResponse<String> answer = service.send("HEAD", "/");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Length")).contains("7");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void metricsCountExactlyAndEachLineIsWellFormed() throws Exception {
    for (int i = 0; i < 7; i++) {
      service.get("/ping");
    }
    counter.failure = "down";
    service.get("/ping");
    service.get("/none/one");
    service.get("/none/two");

    HttpResponse<String> page = service.get("/metrics");

    assertThat(page.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
    assertThat(page.body().lines())
        .contains(
            "http_requests_total{code=\"200\",route=\"/ping\"} 7.0",
            "http_requests_total{code=\"503\",route=\"/ping\"} 1.0",
            "http_requests_total{code=\"404\",route=\"other\"} 2.0",
            "http_request_duration_seconds_count{route=\"/ping\"} 8",
            "http_request_duration_seconds_bucket{route=\"/ping\",le=\"+Inf\"} 8",
            "http_requests_in_flight 1.0",
            "pings_total 7.0")
        .anyMatch(line -> line.startsWith("ping_build_info{java=\"25"))
        .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\"} "))
        .anyMatch(line -> line.startsWith("process_cpu_seconds_total "))
        .allMatch(line ->
            line.matches(
                "# (HELP|TYPE) \\w+ .+"
                    + "|\\w+(\\{(\\w+=\"[^\"]*\",?)+})? (NaN|[+-]?(Inf|[0-9.E-]+))"));
  }

  @Test
  void seriesBeginAtZeroSoThatTheFirstEventIsSeenAsGrowth() throws Exception {
    assertThat(service.get("/metrics").body().lines())
        .contains(
            "http_requests_total{code=\"200\",route=\"/ping\"} 0.0",
            "http_requests_total{code=\"503\",route=\"/ping\"} 0.0",
            "http_request_duration_seconds_count{route=\"/ping\"} 0",
            "pings_total 0.0",
            "redis_call_errors_total{command=\"incr\"} 0.0",
            "redis_call_errors_total{command=\"get\"} 0.0",
            "redis_call_duration_seconds_count{command=\"get\"} 0");
  }

  @Test
  void metricsSpeakOpenMetricsWhenAsked() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(service.request("GET", "/metrics"), (name, value) -> true)
            .header("Accept", "application/openmetrics-text; version=1.0.0")
            .build();

    HttpResponse<String> page = service.send(request);

    assertThat(page.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/openmetrics-text");
    assertThat(page.body()).endsWith("# EOF\n");
  }

  @Test
  void manyPingsAtOnceAreEachCountedOnce() throws Exception {
    List<Future<Long>> pings = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        pings.add(threads.submit(() -> Long.valueOf(service.get("/ping").body().strip())));
      }
    }

    assertThat(pings.stream().map(Future::resultNow))
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
  }

  @Test
  void aDrainingServiceIsNotReadyButServesAndEndsItsConnections() throws Exception {
    service.routes.drain();

    assertThat(service.get("/readyz").statusCode()).isEqualTo(503);
    HttpResponse<String> ping = service.get("/ping");
    assertThat(ping.statusCode()).isEqualTo(200);
    assertThat(ping.headers().firstValue("Connection")).contains("close");
  }

  @Test
  void aRequestInFlightIsAnsweredBeforeTheStopEnds() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    PingCounter slow =
        new PingCounter() {
          @Override
          public long increment() {
            arrived.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return 42;
          }

          @Override
          public long incrementInTwoSteps() {
            return 0;
          }

          @Override
          public long read() {
            return 0;
          }

          @Override
          public void delete() {}

          @Override
          public void check() {}
        };
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        RunningService stopping = RunningService.with(Optional.of(slow), Map.of())) {
      Future<HttpResponse<String>> ping = threads.submit(() -> stopping.get("/ping"));
      arrived.await();
      Future<?> stop = threads.submit(() -> stopping.server.stop(Duration.ofSeconds(20)));
      while (accepts(stopping.server.port())) {
        Thread.onSpinWait();
      }
      assertThat(stop.isDone()).isFalse();

      goOn.countDown();

      assertThat(ping.get().body()).isEqualTo("42\n");
      stop.get();
    }
  }

  @Test
  void aFaultInTheServiceIs500AndTheServiceGoesOn() throws Exception {
    PingCounter faulty =
        new PingCounter() {
          @Override
          public long increment() {
            throw new IllegalStateException("fault");
          }

          @Override
          public long incrementInTwoSteps() {
            return 0;
          }

          @Override
          public long read() {
            return 0;
          }

          @Override
          public void delete() {}

          @Override
          public void check() {}
        };
    try (RunningService other = RunningService.with(Optional.of(faulty), Map.of())) {
      assertThat(other.get("/ping").statusCode()).isEqualTo(500);
      assertThat(other.get("/").statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET\r\n\r\n",
        "GET /ping HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "GET http://[bad HTTP/1.1\r\n\r\n",
        "\r\n\r\n\u0000\u0001\r\n\r\n"
      })
  void aMalformedRequestIsRefusedAndTheServiceGoesOn(String request) throws Exception {
    assertThat(raw(request)).doesNotContain(" 200 ");
    assertThat(counter.count).hasValue(0);
    assertThat(service.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void anEndlessHeaderIsCutOff() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nX: " + "x".repeat(1 << 20) + "\r\n\r\n"))
        .doesNotContain(" 200 ");
    assertThat(service.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void aBodyThatNobodyAskedForIsSkipped() throws Exception {
    HttpRequest post =
        HttpRequest.newBuilder(service.request("GET", "/"), (name, value) -> true)
            .POST(HttpRequest.BodyPublishers.ofString("x".repeat(20_000)))
            .build();

    assertThat(service.send(post).statusCode()).isEqualTo(405);
    assertThat(service.get("/").statusCode()).isEqualTo(200);
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", service.server.port())) {
      try {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.shutdownOutput();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      } catch (IOException cutOff) {
        return "";
      }
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
