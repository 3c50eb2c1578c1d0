package dev.pingctl.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ConsoleServerTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer prometheus;
  private ConsoleServer console;

  @BeforeEach
  void start(@TempDir Path folder) throws IOException {
    Path dashboard = Files.writeString(folder.resolve("dashboard.json"), "{\"title\":\"Ping\"}");
    prometheus = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    prometheus.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          byte[] body = "{\"status\":\"success\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    prometheus.start();
    URI address = URI.create("http://127.0.0.1:" + prometheus.getAddress().getPort());
    console = ConsoleServer.start(0, dashboard, () -> address);
  }

  @AfterEach
  void stop() {
    console.close();
    prometheus.stop(0);
  }

  @ParameterizedTest
  @CsvSource({
    "/,text/html",
    "/console.js,text/javascript",
    "/alerts.js,text/javascript",
    "/series.js,text/javascript",
    "/panels.js,text/javascript",
    "/prometheus.js,text/javascript",
    "/format.js,text/javascript",
    "/time.js,text/javascript",
    "/variables.js,text/javascript",
    "/uplot.js,text/javascript",
    "/uplot.css,text/css",
    "/console.css,text/css",
    "/icon.svg,image/svg+xml",
    "/dashboard.json,application/json"
  })
  void everyFileOfThePageIsThere(String path, String type) throws IOException {
    String answer = get(path);

    assertThat(answer).startsWith("HTTP/1.1 200 ").containsIgnoringCase("Content-type: " + type);
    assertThat(answer).containsIgnoringCase("Content-security-policy: default-src 'none';");
  }

  @Test
  void theFileOfTheDashboardIsHandedOutAsItIs() throws IOException {
    assertThat(get("/dashboard.json")).endsWith("{\"title\":\"Ping\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/query?query=up",
        "/api/v1/query_range?query=rate(pings_total%5B20s%5D)&start=1&end=2&step=5",
        "/api/v1/alerts",
        "/api/v1/series?match%5B%5D=up",
        "/api/v1/labels",
        "/api/v1/label/job/values?match%5B%5D=up"
      })
  void questionsArePassedOnAsTheyAre(String question) throws IOException {
    assertThat(get(question)).startsWith("HTTP/1.1 200 ").endsWith("{\"status\":\"success\"}");
    assertThat(asked).containsExactly("GET " + question);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/admin/tsdb/delete_series?match%5B%5D=up",
        "/api/v1/status/config",
        "/api/v1/alertmanagers",
        "/api/v1/alerts/",
        "/api/v1/rules",
        "/api/v1/query/",
        "/api/v1/query/../admin/tsdb/snapshot",
        "/api/v1/label/../../../-/reload/values",
        "/api/v1/label/%2e%2e/values",
        "/-/reload",
        "/federate?match%5B%5D=up",
        "//api/v1/query",
        "/metrics"
      })
  void nothingElseOfPrometheusIsReached(String path) throws IOException {
    assertThat(get(path)).startsWith("HTTP/1.1 404 ");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../pom.xml",
        "/..%2f..%2fpom.xml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/uplot/uPlot.min.css",
        "/ConsoleServer.class",
        "//etc/passwd",
        "/console.js/../../ConsoleServer.class",
        "/index.html%00.js",
        "/.",
        "/dashboard.json/"
      })
  void noOtherFileIsReached(String path) throws IOException {
    assertThat(get(path)).startsWith("HTTP/1.1 404 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:PORT",
        "localhost",
        "localhost:1",
        "localhost:PORT.evil.example",
        ""
      })
  void otherHostsAreRefused(String host) throws IOException {
    String answer =
        ask("GET /api/v1/query?query=up HTTP/1.1", "Host: " + host.replace("PORT", port()));

    assertThat(answer).startsWith("HTTP/1.1 403 ");
    assertThat(asked).isEmpty();
  }

  @Test
  void aRequestWithoutAHostIsRefused() throws IOException {
    assertThat(ask("GET / HTTP/1.0")).contains(" 403 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://evil.example",
        "Origin: null",
        "Origin: https://localhost:PORT",
        "Origin: http://localhost:1",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site"
      })
  void otherOriginsAreRefused(String header) throws IOException {
    String answer =
        ask(
            "GET /api/v1/query?query=up HTTP/1.1",
            "Host: localhost:" + port(),
            header.replace("PORT", port()));

    assertThat(answer).startsWith("HTTP/1.1 403 ");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Origin: http://127.0.0.1:PORT", "Sec-Fetch-Site: same-origin"})
  void itsOwnPageIsAnswered(String header) throws IOException {
    assertThat(
            ask(
                "GET /api/v1/query?query=up HTTP/1.1",
                "Host: 127.0.0.1:" + port(),
                header.replace("PORT", port())))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "ODD"})
  void nothingCanBeChanged(String method) throws IOException {
    assertThat(ask(method + " /api/v1/query?query=up HTTP/1.1", "Host: localhost:" + port()))
        .startsWith("HTTP/1.1 405 ")
        .containsIgnoringCase("Allow: GET");
    assertThat(asked).isEmpty();
  }

  @Test
  void aLargeAnswerIsPassedOnWhileItComes() throws IOException {
    byte[] part = new byte[64 * 1024];
    Arrays.fill(part, (byte) ' ');
    CountDownLatch beginningHasCome = new CountDownLatch(1);
    prometheus.createContext(
        "/api/v1/series",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(part);
            exchange.getResponseBody().flush();
            beginningHasCome.await();
            exchange.getResponseBody().write('1');
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    URI question = console.address().resolve("/api/v1/series?match%5B%5D=up");

    try (InputStream answer = question.toURL().openStream()) {
      assertThat(answer.readNBytes(part.length / 2)).containsOnly((byte) ' ');
      beginningHasCome.countDown();
      assertThat(new String(answer.readAllBytes(), StandardCharsets.US_ASCII).strip())
          .isEqualTo("1");
    }
  }

  @Test
  void withoutPrometheusItSaysWhatToDo() throws IOException {
    prometheus.stop(0);

    assertThat(get("/api/v1/query?query=up"))
        .startsWith("HTTP/1.1 502 ")
        .contains("\"status\":\"error\"", "pingctl up --stage=monitoring");
    assertThat(get("/")).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void aClusterThatIsAwayIsAPrometheusThatIsAway(@TempDir Path folder) throws IOException {
    Supplier<URI> away =
        () -> {
          throw new Failure(FailureId.CLUSTER_DOWN, ExitCode.UNREACHABLE, "The cluster is down.");
        };
    try (ConsoleServer other = ConsoleServer.start(0, folder.resolve("none"), away)) {
      assertThat(
              ask(
                  other.address().getPort(),
                  "GET /api/v1/query?query=up HTTP/1.1",
                  "Host: localhost:" + other.address().getPort()))
          .startsWith("HTTP/1.1 502 ");
    }
  }

  @Test
  void aTakenPortIsToldToTheCaller(@TempDir Path folder) {
    assertThatThrownBy(() ->
            ConsoleServer.start(
                console.address().getPort(), folder.resolve("none"), console::address))
        .isInstanceOf(BindException.class);
  }

  @Test
  void onlyTheLoopbackAddressListens() throws IOException {
    Optional<InetAddress> outside =
        java.net.NetworkInterface.networkInterfaces()
            .flatMap(java.net.NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress())
            .findAny();
    if (outside.isPresent()) {
      assertThatThrownBy(() -> new Socket(outside.get(), console.address().getPort()).close())
          .isInstanceOf(IOException.class);
    }
  }

  private String port() {
    return String.valueOf(console.address().getPort());
  }

  private String get(String path) throws IOException {
    return ask("GET " + path + " HTTP/1.1", "Host: localhost:" + port());
  }

  private String ask(String... lines) throws IOException {
    return ask(console.address().getPort(), lines);
  }

  /// The whole answer to a request that is sent as it stands here.
  private static String ask(int port, String... lines) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
