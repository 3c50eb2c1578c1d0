package dev.pingctl.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The service as the process it is in a container.
@Timeout(60)
final class MainTest {
  private static final Pattern ADDRESS = Pattern.compile("\"address\":\"127.0.0.1:(\\d+)\"");

  @Test
  void aWrongVariableEndsItWithOneLineAndExitCode2() throws Exception {
    Process process = launch("Main", Map.of("PORT", "abc"));

    assertThat(text(process.getErrorStream()))
        .isEqualTo("ping-service: PORT must be a number from 0 to 65535, not 'abc'.\n");
    assertThat(process.waitFor()).isEqualTo(2);
  }

  @Test
  void aTakenPortEndsItWithOneLineAndExitCode1() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Process process = launch("Main", Map.of("PORT", Integer.toString(taken.getLocalPort())));

      assertThat(text(process.getErrorStream()))
          .startsWith("ping-service: cannot listen")
          .hasLineCount(1);
      assertThat(process.waitFor()).isEqualTo(1);
    }
  }

  @Test
  void sigtermFailsReadinessFirstAndServesOnWhileItDrains() throws Exception {
    Process process = serve(600);
    try (BufferedReader log = process.inputReader()) {
      String port = port(log);
      assertThat(health(port, "/readyz")).isZero();
      assertThat(health(port, "/none")).isEqualTo(1);

      process.toHandle().destroy();

      assertThat(log.readLine()).contains("\"event\":\"stopping\"");
      assertThat(get(port, "/readyz").statusCode()).isEqualTo(503);
      assertThat(get(port, "/ping").body()).isEqualTo("pong\n");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void sigtermEndsItWithExitCode0() throws Exception {
    Process process = serve(1);
    try (BufferedReader log = process.inputReader()) {
      String port = port(log);

      process.toHandle().destroy();

      assertThat(log.readLine()).contains("\"event\":\"stopping\"");
      assertThat(log.readLine()).contains("\"event\":\"stopped\"");
      assertThat(process.waitFor()).isZero();
      assertThat(health(port, "/healthz")).isEqualTo(1);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theFaultExitEndsItWithThatStatusWhenItsRequestIsAnswered() throws Exception {
    Process process =
        launch(
            "Main",
            Map.of(
                "PORT", "0", "BIND_ADDRESS", "127.0.0.1", "FAULTS", "on", "FAULTS_TOKEN", "right"));
    try (BufferedReader log = process.inputReader();
        HttpClient client = HttpClient.newHttpClient()) {
      String port = port(log);

      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/faults"))
                  .PUT(HttpRequest.BodyPublishers.ofString("exit=42"))
                  .header("Authorization", "Bearer right")
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(answer.body()).isEqualTo("exit=42\n");
      assertThat(process.waitFor()).isEqualTo(42);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void memoryThatAFaultHoldsIsOfTheProcessAndGoesWithTheFault() throws Exception {
    Process process =
        launch(
            "Main",
            Map.of(
                "PORT", "0",
                "BIND_ADDRESS", "127.0.0.1",
                "FAULTS", "on",
                "FAULTS_TOKEN", "right",
                "FAULTS_INITIAL", "memory=300Mi"));
    try (BufferedReader log = process.inputReader();
        HttpClient client = HttpClient.newHttpClient()) {
      assertThat(log.readLine()).contains("\"event\":\"faults\"", "\"now\":\"memory=300Mi\"");
      String port = port(log);
      while (resident(process) < 300) {
        Thread.onSpinWait();
      }

      client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/faults"))
              .DELETE()
              .header("Authorization", "Bearer right")
              .build(),
          HttpResponse.BodyHandlers.ofString());

      while (resident(process) > 300) {
        Thread.onSpinWait();
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /// The memory of a process in MiB.
  private static long resident(Process process) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  private static Process serve(int drainSeconds) throws IOException {
    return launch(
        "Main",
        Map.of(
            "PORT",
            "0",
            "BIND_ADDRESS",
            "127.0.0.1",
            "DRAIN_SECONDS",
            Integer.toString(drainSeconds)));
  }

  private static String port(BufferedReader log) throws IOException {
    Matcher address = ADDRESS.matcher(log.readLine());
    assertThat(address.find()).isTrue();
    return address.group(1);
  }

  private static HttpResponse<String> get(String port, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static int health(String port, String path) throws Exception {
    return launch("Health", Map.of("PORT", port), path).waitFor();
  }

  private static Process launch(String mainClass, Map<String, String> environment, String... more)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.pingctl.service." + mainClass);
    builder.command().addAll(java.util.List.of(more));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }
}
