package dev.pingctl.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.EngineInfo;
import dev.pingctl.engine.FakeRoles;
import dev.pingctl.engine.KnownContainers;
import dev.pingctl.engine.KnownObjects;
import dev.pingctl.engine.Owned;
import dev.pingctl.engine.SomeContainer;
import dev.pingctl.engine.docker.DockerEngine;
import dev.pingctl.engine.docker.FakeEngine;
import dev.pingctl.machine.Ports;
import dev.pingctl.observe.Observer;
import dev.pingctl.preflight.Doctor.Finding;
import dev.pingctl.preflight.Doctor.Severity;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Owner;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lines of the doctor, each with its fault made for real: a port that a server holds, a disk
/// without room, an engine that answers or does not. [SurroundingsTest] has those of unusual
/// engines and machines, [DoctorTest] that of images.
class DoctorLinesTest {
  private static final String VERSION =
      "{\"Version\":\"28.1\",\"ApiVersion\":\"1.49\",\"MinAPIVersion\":\"1.24\"}";

  @TempDir Path folder = Path.of("");
  private final int port = Ports.anyFree();
  private final Map<String, String> environment = new HashMap<>();
  private FakeEngine engine;

  @BeforeEach
  void start() throws IOException {
    engine = new FakeEngine();
    environment.putAll(engine.environment());
    engine.json("GET /version", 200, VERSION);
    info("/", 8_000_000_000L, "");
  }

  @AfterEach
  void stop() throws IOException {
    engine.close();
  }

  private void info(String place, long memory, String registry) {
    engine.json(
        "GET /info",
        200,
        "{\"MemTotal\":%d,\"DockerRootDir\":\"%s\",\"IndexServerAddress\":\"%s\"}"
            .formatted(memory, place, registry));
  }

  @Test
  void anEngineThatAnswersIsNamedWithItsVersions() {
    assertThat(finding("engine"))
        .isEqualTo(
            new Finding("engine", Severity.GOOD, "28.1 answers at unix://" + engine.socket(), ""));
    assertThat(finding("engine API"))
        .isEqualTo(new Finding("engine API", Severity.GOOD, "1.24 to 1.49", ""));
  }

  @Test
  void anEngineThatHasGoneIsToldAndWhatNeedsItIsNotLookedAt() throws IOException {
    engine.close();

    List<Finding> findings = examine(List.of());

    assertThat(findings.getFirst().severity()).isEqualTo(Severity.BAD);
    assertThat(findings.getFirst().seen()).contains("does not answer at unix://" + engine.socket());
    assertThat(findings.getFirst().fix()).isEqualTo("./install.sh");
    assertThat(findings)
        .extracting(Finding::subject)
        .containsExactly("engine", "disk", "proxy", "certificates");
  }

  @Test
  void aConfigurationThatIsNoJsonIsLeftAside() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{");
    environment.put("DOCKER_CONFIG", folder.toString());

    Finding finding = finding("docker configuration");

    assertThat(finding.severity()).isEqualTo(Severity.NOTE);
    assertThat(finding.seen()).contains(folder.resolve("config.json").toString(), "correct it");
  }

  @Test
  void aPortThatAProgramHoldsIsToldWithTheProgram() throws IOException {
    Stage stage = stage();
    assertThat(examine(List.of(stage))).extracting(Finding::subject).doesNotContain(line());

    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      engine.json("GET /containers/json", 200, "[]").json("GET /networks", 200, "[]");
      engine.json("GET /volumes", 200, "{\"Volumes\": []}");
      assertThat(examine(List.of(stage)))
          .filteredOn(finding -> finding.subject().equals(line()))
          .containsExactly(
              new Finding(
                  line(),
                  Severity.BAD,
                  "taken by process %d (java)".formatted(ProcessHandle.current().pid()),
                  "Stop it, or choose other ports with --port-base."));
    }
  }

  @Test
  void aPortThatItsStageHoldsIsAsItShouldBe() throws IOException {
    KnownObjects objects = new KnownObjects();
    objects.has(new Owned(Owned.Kind.CONTAINER, "ping-demo", "1", "demo", Map.of()));
    KnownContainers containers = new KnownContainers();
    containers.has(SomeContainer.running("ping-demo", Map.of(), Map.of(5000, port)));
    EngineInfo info;
    try (ContainerEngine client = engine.client()) {
      info = client.info();
    }

    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(examine(List.of(stage()), () -> new FakeRoles(info, objects, containers)))
          .contains(new Finding(line(), Severity.GOOD, "stage demo answers here", ""));
    }
  }

  /// The kernel's own files are on a disk without any room.
  @Test
  void aFullDiskIsToldWithHowMuchHasToBeFreed() {
    assertThat(finding("disk").severity()).isEqualTo(Severity.GOOD);

    info("/proc", 8_000_000_000L, "");

    assertThat(finding("disk"))
        .isEqualTo(
            new Finding(
                "disk",
                Severity.BAD,
                "0 MB free at /proc",
                "docker system prune, or free 1.0 GB elsewhere."));
  }

  @Test
  void anEngineWithLittleMemoryIsTold() {
    info("/", 512_000_000L, "");

    assertThat(finding("memory"))
        .isEqualTo(
            new Finding(
                "memory",
                Severity.BAD,
                "0.5 GB for the engine",
                "Give the engine 1.0 GB or more."));
  }

  @Test
  void aRegistryThatDoesNotAnswerMeansThatImagesAreBuilt() throws IOException {
    HttpServer registry = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    registry.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    registry.start();
    info("/", 8_000_000_000L, "http://127.0.0.1:%d/v1/".formatted(port));
    assertThat(finding("registry"))
        .isEqualTo(new Finding("registry", Severity.GOOD, "answers: images are pulled", ""));

    registry.stop(0);

    assertThat(finding("registry"))
        .isEqualTo(
            new Finding("registry", Severity.NOTE, "does not answer: images are built here", ""));
  }

  @Test
  void authoritiesThatCannotBeReadAreTold() throws IOException {
    Path file = Files.writeString(folder.resolve("ca.pem"), "");
    environment.put("SSL_CERT_FILE", file.toString());
    assertThat(finding("certificates"))
        .isEqualTo(
            new Finding(
                "certificates", Severity.GOOD, "builds trust what %s holds".formatted(file), ""));

    Files.delete(file);

    Finding lost = finding("certificates");
    assertThat(lost.severity()).isEqualTo(Severity.NOTE);
    assertThat(lost.seen())
        .startsWith("SSL_CERT_FILE names %s, which cannot be read; builds trust".formatted(file));
    assertThat(lost.fix()).isEqualTo("unset SSL_CERT_FILE");
  }

  private String line() {
    return "port " + port;
  }

  private Stage stage() throws IOException {
    Path stage = Files.createDirectories(folder.resolve("stages/01-demo"));
    Files.writeString(
        stage.resolve("stage.yaml"),
        """
        format: 1
        title: A stage
        up: [{create-network: back}]
        url: http://localhost:${port}
        verify: []
        """);
    return Workshop.read(settings()).stages().getFirst();
  }

  private Settings settings() {
    return new Settings(
        folder, folder.resolve("home"), port - 1, ImagePolicy.AUTO, Map.copyOf(environment));
  }

  private Finding finding(String subject) {
    return examine(List.of()).stream()
        .filter(finding -> finding.subject().equals(subject))
        .findFirst()
        .orElseThrow();
  }

  private List<Finding> examine(List<Stage> stages) {
    try (ContainerEngine client =
        new DockerEngine(
            Map.copyOf(environment),
            folder,
            new Owner(folder.resolve("home"), Optional.empty()),
            line -> {})) {
      return examine(stages, () -> client);
    }
  }

  private List<Finding> examine(List<Stage> stages, Supplier<ContainerEngine> client) {
    Observer observer =
        new Observer(
            settings(),
            client,
            () -> {
              throw new AssertionError("not needed");
            });
    return new Doctor(settings(), client, observer, folder).examine(stages, List::of);
  }
}
