package dev.pingctl.preflight;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.docker.FakeEngine;
import dev.pingctl.observe.Observer;
import dev.pingctl.preflight.Doctor.Finding;
import dev.pingctl.preflight.Doctor.Severity;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the doctor says of unusual engines and machines: the engine answers over HTTP, the
/// machine's files are in a folder.
class SurroundingsTest {
  private static final String VERSION =
      "{\"Version\":\"28.1\",\"ApiVersion\":\"1.49\",\"MinAPIVersion\":\"1.24\"%s}";
  private static final String INFO = "{\"MemTotal\":8000000000,\"DockerRootDir\":\"/\"%s}";

  @TempDir Path machine = Path.of("");
  private FakeEngine engine;

  @BeforeEach
  void start() throws IOException {
    engine = new FakeEngine();
    answers("", "");
  }

  @AfterEach
  void stop() throws IOException {
    engine.close();
  }

  @Test
  void ofAUsualEngineThereIsNothingToSay() {
    assertThat(examine(Map.of()))
        .extracting(Finding::subject)
        .doesNotContain("engine kind", "user namespaces", "inotify");
    assertThat(finding("proxy", Map.of()).orElseThrow().seen()).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({
    "Client sent an HTTP request to an HTTPS server., DOCKER_TLS_VERIFY=1",
    "<html>Welcome</html>, is not a container engine"
  })
  void anEngineThatCannotBeSpokenToIsToldWithWhatToDo(String answer, String words) {
    engine.answer("GET /_ping", "HTTP/1.0 400 Bad Request\r\n\r\n" + answer);

    Finding finding = finding("engine", Map.of()).orElseThrow();

    assertThat(finding.severity()).isEqualTo(Severity.BAD);
    assertThat(finding.seen()).contains(words);
    assertThat(finding.fix()).isEmpty();
  }

  @Test
  void policiesAreEnforcedOnlyWhereTheKernelShowsBridgedTraffic() throws IOException {
    Path network = Files.createDirectories(machine.resolve("proc/sys/net"));
    Finding without = new Surroundings(machine, Map.of()).policies().orElseThrow();

    assertThat(without.severity()).isEqualTo(Severity.NOTE);
    assertThat(without.seen()).startsWith("declared, not enforced here: ");
    assertThat(without.fix()).contains("modprobe br_netfilter");

    Files.createDirectories(network.resolve("bridge"));
    Files.writeString(network.resolve("bridge/bridge-nf-call-iptables"), "1");
    assertThat(new Surroundings(machine, Map.of()).policies().orElseThrow().severity())
        .isEqualTo(Severity.GOOD);
  }

  /// What Podman 4.3.1 answered to `GET /version`, shortened.
  @Test
  void podmanIsRefused() {
    answers(
        ",\"Components\":[{\"Name\":\"Podman"
            + " Engine\",\"Version\":\"4.3.1\",\"Details\":{\"APIVersion\":\"4.3.1\"}},{\"Name\":\"Conmon\",\"Version\":\"conmon"
            + " version 2.1.6\"}]",
        "");

    Finding finding = finding("engine kind", Map.of()).orElseThrow();

    assertThat(finding.severity()).isEqualTo(Severity.BAD);
    assertThat(finding.seen()).contains("Podman 28.1", "in memory");
    assertThat(finding.fix()).contains("DOCKER_HOST", "Docker Engine 20.10");
  }

  @Test
  void userNamespacesKeepTheNodeFromStarting() {
    answers("", ",\"SecurityOptions\":[\"name=seccomp,profile=default\",\"name=userns\"]");

    Finding finding = finding("user namespaces", Map.of()).orElseThrow();

    assertThat(finding.seen()).contains("userns-remap", "privileged");
    assertThat(finding.fix()).contains("/etc/docker/daemon.json", "--context");
  }

  @Test
  void aSettingOfTheKernelIsReadWhole() throws Exception {
    Path setting = Path.of("/proc/sys/kernel/pid_max");
    Process cat = new ProcessBuilder("cat", setting.toString()).start();

    assertThat(Surroundings.number(setting))
        .isEqualTo(
            Integer.parseInt(new String(cat.getInputStream().readAllBytes(), UTF_8).strip()));
  }

  @ParameterizedTest
  @CsvSource({"16, true", "127, true", "128, false", "8192, false", "many, false"})
  void fewWatchesAreToldWithTheCommandThatGivesMore(String instances, boolean told)
      throws IOException {
    Path file = machine.resolve("proc/sys/fs/inotify/max_user_instances");
    Files.createDirectories(file.getParent());
    Files.writeString(file, instances + "\n");

    Optional<Finding> finding = finding("inotify", Map.of());

    assertThat(finding.isPresent()).isEqualTo(told);
    finding.ifPresent(few -> {
      assertThat(few.seen()).contains(instances);
      assertThat(few.fix()).isEqualTo("sudo sysctl fs.inotify.max_user_instances=512");
    });
  }

  @Test
  void theProxyOfTheEngineIsTold() {
    answers("", ",\"HttpsProxy\":\"http://me:secret@proxy:3128\",\"NoProxy\":\"x\"");

    Finding finding = finding("proxy", Map.of()).orElseThrow();

    assertThat(finding.severity()).isEqualTo(Severity.GOOD);
    assertThat(finding.seen()).contains("the engine by http://…@proxy:3128");
  }

  @ParameterizedTest
  @CsvSource({
    "'', NOTE",
    "example.org, NOTE",
    "localhost, NOTE",
    "'localhost,127.0.0.1', GOOD",
    "'LOCALHOST, 127.0.0.0/8', GOOD",
    "*, GOOD"
  })
  void aProxyThatWouldBeAskedForThisMachineIsTold(String exempt, Severity severity) {
    Finding finding =
        finding("proxy", Map.of("http_proxy", "http://proxy:3128", "NO_PROXY", exempt))
            .orElseThrow();

    assertThat(finding.severity()).isEqualTo(severity);
    assertThat(finding.seen()).contains("programs here by http://proxy:3128");
    if (severity == Severity.NOTE) {
      assertThat(finding.fix())
          .isEqualTo(
              "export NO_PROXY=%slocalhost,127.0.0.1"
                  .formatted(exempt.isEmpty() ? "" : exempt + ","));
    }
  }

  private void answers(String version, String info) {
    engine.json("GET /version", 200, VERSION.formatted(version));
    engine.json("GET /info", 200, INFO.formatted(info));
  }

  private Optional<Finding> finding(String subject, Map<String, String> environment) {
    return examine(environment).stream()
        .filter(finding -> finding.subject().equals(subject))
        .findFirst();
  }

  private List<Finding> examine(Map<String, String> environment) {
    Settings settings =
        new Settings(machine, machine, Settings.DEFAULT_PORT_BASE, ImagePolicy.AUTO, environment);
    try (ContainerEngine client = engine.client()) {
      Observer observer =
          new Observer(
              settings,
              () -> client,
              () -> {
                throw new AssertionError("not needed");
              });
      return new Doctor(settings, () -> client, observer, machine).examine(List.of(), List::of);
    }
  }
}
