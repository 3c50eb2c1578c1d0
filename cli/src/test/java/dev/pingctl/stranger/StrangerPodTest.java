package dev.pingctl.stranger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.stranger.StrangerPod.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The program of a stranger, run on this machine.
@SuppressWarnings("NullAway.Init")
class StrangerPodTest {
  private HttpServer ping;
  private ServerSocket open;
  private int closed;
  private int status = 200;

  @BeforeEach
  void listen() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    ping = HttpServer.create(new InetSocketAddress(here, 0), 0);
    ping.createContext(
        "/test",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    ping.start();
    open = new ServerSocket(0, 50, here);
    try (ServerSocket nobody = new ServerSocket(0, 50, here)) {
      closed = nobody.getLocalPort();
    }
  }

  @AfterEach
  void close() throws IOException {
    ping.stop(0);
    open.close();
  }

  @Test
  void itSaysWhatItReachedAndWhatRefusedIt() throws Exception {
    Report report = run(address(ping.getAddress().getPort()) + "/test");

    assertThat(report)
        .isEqualTo(
            new Report(true, List.of(address(open.getLocalPort())), Map.of(address(closed), 0)));
    assertThat(report.covers(List.of(address(open.getLocalPort()), address(closed)))).isTrue();
    assertThat(report.covers(List.of("another/1"))).isFalse();
  }

  @Test
  void withoutAnAnswerOfPingItTriesNothing() throws Exception {
    status = 503;

    assertThat(run(address(ping.getAddress().getPort()) + "/test"))
        .isEqualTo(new Report(false, List.of(), Map.of()));
  }

  @Test
  void whoHasNoControlTriesAtOnce() throws Exception {
    assertThat(run("").answered()).isTrue();
  }

  @Test
  void itIsAHardenedPodWithTheOwnershipLabels() {
    Manifest pod =
        new StrangerPod("ping-k8s", "pingctl-stranger", "i", "", List.of()).manifest("k8s");

    assertThat(pod.at("metadata", "labels", "pingctl.dev/stage")).isEqualTo("k8s");
    assertThat(pod.at("spec", "automountServiceAccountToken")).isEqualTo(false);
    assertThat(pod.at("spec", "securityContext", "runAsNonRoot")).isEqualTo(true);
    assertThat(String.valueOf(pod.at("spec", "containers")))
        .contains("readOnlyRootFilesystem=true", "drop=[ALL]", "memory=64Mi");
  }

  private Report run(String control) throws Exception {
    List<String> addresses = List.of(address(open.getLocalPort()), address(closed));
    Manifest pod =
        new StrangerPod("ping-k8s", "pingctl-stranger", "i", control, addresses).manifest("k8s");
    List<?> containers = (List<?>) requireNonNull(pod.at("spec", "containers"));
    List<?> command = (List<?>) requireNonNull(((Map<?, ?>) containers.getFirst()).get("command"));
    Process process =
        new ProcessBuilder(command.stream().map(String::valueOf).toList())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> lines = process.inputReader().lines().toList();
    process.waitFor();
    return Report.of(lines);
  }

  private static String address(int port) {
    return "127.0.0.1/" + port;
  }
}
