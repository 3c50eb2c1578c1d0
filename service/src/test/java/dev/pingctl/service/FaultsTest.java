package dev.pingctl.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.fault.FaultPaths;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each fault, over HTTP.
@Timeout(30)
final class FaultsTest {
  private static final String TOKEN = "right";

  /// What `printf %s right | sha256sum` prints.
  private static final String HASH =
      "27042f4e6eca7d0b2a7ee4026df2ecfa51d3339e6d122aa099118ecd8563bad9";

  private final CountInMemory counter = new CountInMemory();
  private Optional<RunningService> running = Optional.empty();

  @AfterEach
  void stop() {
    running.ifPresent(RunningService::close);
  }

  private RunningService service(String initial) throws Exception {
    return serve(Map.of("FAULTS", "on", "FAULTS_TOKEN", TOKEN, "FAULTS_INITIAL", initial));
  }

  private RunningService serve(Map<String, String> environment) throws Exception {
    RunningService service = RunningService.with(Optional.of(counter), environment);
    running = Optional.of(service);
    return service;
  }

  private HttpResponse<String> set(String faults) throws Exception {
    return ask("PUT", faults, "Bearer " + TOKEN);
  }

  private HttpResponse<String> ask(String method, String body, String authorization)
      throws Exception {
    RunningService service = running.orElseThrow();
    return service.send(
        HttpRequest.newBuilder(service.request("GET", "/faults"), (name, value) -> true)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Authorization", authorization)
            .build());
  }

  @Test
  void withoutFaultsOnTheRouteIsUnknown() throws Exception {
    serve(Map.of("FAULTS_TOKEN", TOKEN));

    assertThat(set("hang").statusCode()).isEqualTo(404);
    assertThat(running.orElseThrow().get("/metrics").body())
        .contains("http_requests_total{code=\"404\",route=\"other\"} 1.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "right", "Bearer", "Bearer ", "Bearer wrong", "bearer right"})
  void withoutTheTokenNothingIsSetOrShown(String authorization) throws Exception {
    service("racy");

    for (String method : List.of("GET", "PUT", "DELETE")) {
      HttpResponse<String> answer = ask(method, "hang", authorization);

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(answer.body()).doesNotContain("racy");
    }
    assertThat(ask("GET", "", "Bearer " + TOKEN).body()).isEqualTo("racy\n");
  }

  @Test
  void theTokenMayBeInAFileOrKnownByItsHashAlone(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    for (Map<String, String> known :
        List.of(
            Map.of("FAULTS_TOKEN_FILE", file.toString()), Map.of("FAULTS_TOKEN_SHA256", HASH))) {
      Map<String, String> environment = new java.util.HashMap<>(known);
      environment.put("FAULTS", "on");
      try (RunningService service = serve(environment)) {
        assertThat(set("racy").body()).isEqualTo("racy\n");
        assertThat(ask("GET", "", "Bearer " + HASH).statusCode()).isEqualTo(401);
        assertThat(service.get("/version").body()).doesNotContain(TOKEN);
      }
    }
    running = Optional.empty();
  }

  @Test
  void anEmptyTokenFileLetsNobodyIn(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "\n");
    serve(Map.of("FAULTS", "on", "FAULTS_TOKEN_FILE", file.toString()));

    assertThat(ask("GET", "", "Bearer ").statusCode()).isEqualTo(401);
    assertThat(ask("GET", "", "Bearer x").statusCode()).isEqualTo(401);
  }

  @Test
  void settingReplacesWhatIsSetAndDeletingClearsIt() throws Exception {
    service("");

    assertThat(ask("GET", "", "Bearer " + TOKEN).body()).isEmpty();
    assertThat(set("racy, errors=20%").body()).isEqualTo("errors=20%,racy\n");
    assertThat(set("unready").body()).isEqualTo("unready\n");
    assertThat(ask("DELETE", "", "Bearer " + TOKEN).body()).isEmpty();
    assertThat(running.orElseThrow().get("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsSetSaysSinceWhen() throws Exception {
    service("");
    assertThat(set("").headers().firstValue("Last-Modified")).isEmpty();
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    String since = set("racy").headers().firstValue("Last-Modified").orElseThrow();

    assertThat(DateTimeFormatter.RFC_1123_DATE_TIME.parse(since, Instant::from))
        .isBetween(before, Instant.now());
    assertThat(ask("GET", "", "Bearer " + TOKEN).headers().firstValue("Last-Modified"))
        .contains(since);
  }

  @Test
  void aWrongListChangesNothing() throws Exception {
    service("unready");

    HttpResponse<String> answer = set("errors=20");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith("'errors=20' needs a share");
    assertThat(set("x".repeat(5000)).body()).isEqualTo("The list of faults passes 4096 bytes.\n");
    assertThat(ask("GET", "", "Bearer " + TOKEN).body()).isEqualTo("unready\n");
  }

  @ParameterizedTest
  @CsvSource({"20,2", "50,5", "0.5,0", "100,10"})
  void errorsAreSpreadEvenly(String percent, int ofTen) throws Exception {
    RunningService service = service("errors=" + percent + "%");

    List<Integer> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(service.get("/ping").statusCode());
    }

    assertThat(answers.subList(0, 10).stream().filter(code -> code == 500)).hasSize(ofTen);
    assertThat(answers.subList(10, 20)).isEqualTo(answers.subList(0, 10));
    assertThat(service.get("/metrics").body())
        .contains("http_requests_total{code=\"500\",route=\"/ping\"} " + 2 * ofTen + ".0");
    assertThat(counter.count).hasValue(20 - 2 * ofTen);
  }

  @Test
  void anErrorNamesTheFault() throws Exception {
    assertThat(service("errors=100%").get("/test").body())
        .isEqualTo("A fault is set: errors=100%\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"errors=100%", "hang", "delay=10m", "racy", "cpu=1", "memory=1Mi"})
  void whatWatchesTheServiceIsUntouchedUnlessAsked(String fault) throws Exception {
    RunningService service = service(fault);

    for (String path : FaultPaths.WATCHED) {
      assertThat(service.get(path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(service.get("/metrics").body().lines())
        .contains("ping_faults_active{fault=\"%s\"} 1.0".formatted(fault));
  }

  @Test
  void whatWatchesTheServiceIsTouchedWhenAsked() throws Exception {
    RunningService service = service("errors=100%:/healthz,errors=100%:/metrics");

    assertThat(service.get("/healthz").statusCode()).isEqualTo(500);
    assertThat(service.get("/metrics").statusCode()).isEqualTo(500);
    assertThat(service.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(service.get("/ping").statusCode()).isEqualTo(200);
  }

  @Test
  void theFaultsThatCanBeNamedAreTheRoutesThereAre() throws Exception {
    RunningService service = service("");

    assertThat(
            Stream.of(FaultPaths.APPLICATION, FaultPaths.WATCHED, List.of(FaultPaths.FAULTS))
                .flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(service.routes.paths());
  }

  @Test
  void aDelayedRequestIsAnsweredLaterAndMeasuredSo() throws Exception {
    RunningService service = service("delay=120ms");

    long start = System.nanoTime();
    assertThat(service.get("/ping").body()).isEqualTo("1\n");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(119));
    assertThat(service.get("/metrics").body().lines())
        .contains("http_request_duration_seconds_bucket{route=\"/ping\",le=\"0.1\"} 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hang", "delay=10m"})
  void whatWaitsGoesOnWhenTheFaultIsCleared(String fault) throws Exception {
    RunningService service = service(fault);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<String>> ping = threads.submit(() -> service.get("/ping"));
      awaitInFlight(service, 2);
      assertThat(ping.isDone()).isFalse();

      ask("DELETE", "", "Bearer " + TOKEN);

      assertThat(ping.get().body()).isEqualTo("1\n");
    }
  }

  @Test
  void tooManyHangingRequestsGiveWayUnanswered() throws Exception {
    RunningService service = service("hang");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<String>> first = threads.submit(() -> service.get("/ping"));
      awaitInFlight(service, 2);
      List<Future<HttpResponse<String>>> others = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        others.add(threads.submit(() -> service.get("/ping")));
      }

      assertThatThrownBy(first::get).hasCauseInstanceOf(IOException.class);
      awaitInFlight(service, 251);
      assertThat(others).noneMatch(Future::isDone);
      set("");
    }
    assertThat(counter.count).hasValue(250);
  }

  @Test
  void aHangingHealthCheckLeavesPingsAlone() throws Exception {
    RunningService service = service("hang:/healthz");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<String>> probe = threads.submit(() -> service.get("/healthz"));
      awaitInFlight(service, 2);

      assertThat(service.get("/ping").statusCode()).isEqualTo(200);
      assertThat(probe.isDone()).isFalse();
      service.close();
    }
  }

  @Test
  void aServiceThatStopsDoesNotWaitForWhatHangs() throws Exception {
    RunningService service = service("hang");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<String>> ping = threads.submit(() -> service.get("/ping"));
      awaitInFlight(service, 2);

      service.server.stop(Duration.ofSeconds(20));

      assertThat(ping.get().statusCode()).isEqualTo(200);
    }
  }

  /// This many requests are being answered, the one that asks included.
  private static void awaitInFlight(RunningService service, int requests) throws Exception {
    String line = "http_requests_in_flight %d.0".formatted(requests);
    while (service.get("/metrics").body().lines().noneMatch(line::equals)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void anUnreadyServiceStillAnswersPings() throws Exception {
    RunningService service = service("unready");

    assertThat(service.get("/readyz").statusCode()).isEqualTo(503);
    assertThat(service.get("/readyz").body()).isEqualTo("A fault is set: unready\n");
    assertThat(service.get("/healthz").statusCode()).isEqualTo(200);
    assertThat(service.get("/ping").body()).isEqualTo("1\n");
  }

  @Test
  void aRacyServiceCountsByReadingAndWriting() throws Exception {
    RunningService service = service("racy");
    counter.count.set(41);

    assertThat(service.get("/ping").body()).isEqualTo("42\n");
    assertThat(counter.twoSteps).hasValue(1);
    set("");
    assertThat(service.get("/ping").body()).isEqualTo("43\n");
    assertThat(counter.twoSteps).hasValue(1);
  }

  @Test
  void busyThreadsAndMemoryGoWhenTheFaultIsCleared() throws Exception {
    service("cpu=2,memory=3Mi");
    assertThat(burdens())
        .containsExactlyInAnyOrder("fault cpu=2", "fault cpu=2", "fault memory=3Mi");

    set("");

    while (!burdens().isEmpty()) {
      Thread.onSpinWait();
    }
  }

  private static List<String> burdens() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.equals("fault cpu=2") || name.equals("fault memory=3Mi"))
        .toList();
  }

  @Test
  void clearedFaultsLeaveTheMetrics() throws Exception {
    RunningService service = service("errors=20%");
    set("racy");

    assertThat(
            service.get("/metrics").body().lines().filter(line -> line.startsWith("ping_faults")))
        .containsExactly("ping_faults_active{fault=\"racy\"} 1.0");
    set("");
    assertThat(service.get("/metrics").body()).doesNotContain("ping_faults_active{");
  }
}
