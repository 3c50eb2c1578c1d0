package dev.pingctl.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.engine.ImageBuild;
import dev.pingctl.engine.docker.FakeEngine.Asked;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the engine's answers, and its silence, come out as.
final class DockerEngineTest {

  private FakeEngine fake;
  private DockerEngine engine;

  @BeforeEach
  void start() throws IOException {
    fake = new FakeEngine();
    engine = fake.client();
  }

  @AfterEach
  void stop() throws IOException {
    engine.close();
    fake.close();
  }

  @Test
  void anEngineBehindAPathIsAskedBelowIt() throws IOException {
    ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    try (FakeEngine behind = new FakeEngine(port)) {
      behind
          .answer(
              "GET /engine/_ping",
              "HTTP/1.1 200 X\r\nApi-Version: 1.41\r\nContent-Length: 2\r\n\r\nOK")
          .json("GET /engine/v1.41/images/json", 200, "[]");
      Map<String, String> environment =
          Map.of("DOCKER_HOST", "127.0.0.1:%d/engine/".formatted(port.getLocalPort()));
      try (DockerEngine below =
          new DockerEngine(environment, Path.of("/"), FakeEngine.OWNER, line -> {})) {
        assertThat(below.images().owned()).isEmpty();
      }
    }
  }

  @Test
  void anEngineThatIsNotThereSaysHowToStartIt(@TempDir Path folder) {
    try (DockerEngine absent =
        new DockerEngine(
            Map.of("DOCKER_HOST", "unix://" + folder + "/none.sock"),
            folder,
            FakeEngine.OWNER,
            line -> {})) {
      Failure failure = failure(absent.images()::owned);

      assertThat(failure.id()).isEqualTo(FailureId.ENGINE_DOWN);
      assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
      assertThat(failure.sentence())
          .contains("unix://" + folder + "/none.sock")
          .contains("sudo systemctl start docker")
          .contains("./install.sh");
    }
  }

  @Test
  void aRemoteEngineThatRefusesPointsAtDockerHost() {
    try (DockerEngine remote =
        new DockerEngine(
            Map.of("DOCKER_HOST", "tcp://127.0.0.1:1"),
            Path.of("/"),
            FakeEngine.OWNER,
            line -> {})) {
      Failure failure = failure(remote.images()::owned);

      assertThat(failure.id()).isEqualTo(FailureId.ENGINE_DOWN);
      assertThat(failure.sentence()).contains("tcp://127.0.0.1:1").contains("DOCKER_HOST");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100\r\n[{'",
    "'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{'"
  })
  void anEngineThatDiesInTheMiddleSaysSo(String answer) {
    fake.answer("GET /images/json", answer);

    Failure failure = failure(engine.images()::owned);

    assertThat(failure.id()).isEqualTo(FailureId.ENGINE_DOWN);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(failure.sentence()).contains("in the middle");
  }

  @Test
  void anEngineThatDiesWhileALogIsFollowedSaysSo() {
    fake.json("GET /containers/box/json", 200, "{\"Id\":\"1\"}");
    fake.answer(
        "GET /containers/box/logs",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "B\r\n\001\000\000\000\000\000\000\003ab\n\r\n");
    List<String> lines = new ArrayList<>();

    Failure failure = failure(() -> engine.output().logs("box", -1, true, lines::add));

    assertThat(failure.id()).isEqualTo(FailureId.ENGINE_DOWN);
    assertThat(lines).containsExactly("ab");
  }

  @Test
  void anEngineThatDiesDuringABuildSaysSo() {
    fake.answer(
        "POST /build",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "1b\r\n{\"stream\":\"Step 1/2 : a\\n\"}\r\n"
                .replace("1b", hex("{\"stream\":\"Step 1/2 : a\\n\"}")));
    List<String> lines = new ArrayList<>();

    Failure failure = failure(() -> engine.transfer().build(build(), lines::add));

    assertThat(failure.id()).isEqualTo(FailureId.ENGINE_DOWN);
    assertThat(lines).containsExactly("Step 1/2 : a");
  }

  @Test
  void aFullDiskIsToldAsThat() {
    String error = "{\"errorDetail\":{\"message\":\"write /x: no space left on device\"}}";
    fake.json("POST /build", 200, error);
    fake.json("POST /images/create", 500, "{\"message\":\"write /y: no space left on device\"}");

    assertThat(failure(() -> engine.transfer().build(build(), line -> {})).id())
        .isEqualTo(FailureId.DISK_FULL);
    assertThat(failure(() -> engine.transfer().importRoot("a:b", Map.of(), List.of(), tar())).id())
        .isEqualTo(FailureId.DISK_FULL);
    assertThat(failure(() -> engine.transfer().pull("a:b", Duration.ofSeconds(9), line -> {})).id())
        .isEqualTo(FailureId.DISK_FULL);
  }

  @Test
  void otherErrorsKeepTheEnginesOwnWords() {
    fake.json("GET /images/json", 500, "{\"message\":\"the moon is full\"}");

    Failure failure = failure(engine.images()::owned);

    assertThat(failure.id()).isEqualTo(FailureId.ENGINE);
    assertThat(failure.sentence()).contains("the moon is full").doesNotContain("{");
  }

  @ParameterizedTest
  @CsvSource({
    "Get \"https://r/v2/\": dial tcp: lookup r: no such host, PING-REGISTRY-DOWN",
    "Get \"https://r/v2/\": net/http: request canceled (Client.Timeout exceeded),"
        + " PING-REGISTRY-DOWN",
    "toomanyrequests: You have reached your pull rate limit, PING-REGISTRY-DOWN",
    "manifest for a:b not found: manifest unknown, PING-PULL",
    "pull access denied for a, PING-PULL"
  })
  void aPullTellsASilentRegistryFromOneThatRefuses(String message, String id) {
    fake.json(
        "POST /images/create", 500, "{\"message\":\"" + message.replace("\"", "\\\"") + "\"}");

    Failure failure =
        failure(() -> engine.transfer().pull("a:b", Duration.ofSeconds(9), line -> {}));

    assertThat(failure.id().text()).isEqualTo(id);
    assertThat(failure.sentence()).contains(message).contains("--images=build");
  }

  @Test
  void aRegistryThatNeverAnswersIsGivenUp() {
    fake.silence("POST /images/create");

    Failure failure =
        failure(() -> engine.transfer().pull("a:b", Duration.ofMillis(50), line -> {}));

    assertThat(failure.id()).isEqualTo(FailureId.REGISTRY_DOWN);
    assertThat(failure.sentence()).contains("no answer within");
  }

  @ParameterizedTest
  @CsvSource({"1.41, 1.41", "1.44, 1.44", "1.52, 1.52", "1.60, 1.52", "2.0, 1.52"})
  void theLowerOfTheNewestVersionsOfBothIsSpoken(String theirs, String spoken) {
    fake.speaks(theirs).json("GET /images/json", 200, "[]");
    engine.images().owned();
    engine.images().owned();

    assertThat(fake.versions()).containsExactly(spoken, spoken);
  }

  @Test
  void theVersionThatTheUserAsksForIsSpoken() throws IOException {
    fake.speaks("1.47").json("GET /images/json", 200, "[]");
    Map<String, String> environment =
        Map.of("DOCKER_HOST", "unix://" + fake.socket(), "DOCKER_API_VERSION", "1.42");
    try (DockerEngine versioned =
        new DockerEngine(environment, Path.of("/"), FakeEngine.OWNER, line -> {})) {
      versioned.images().owned();
    }

    assertThat(fake.versions()).containsExactly("1.42");
  }

  @Test
  void aBrokenConfigurationIsWarnedOfOnceAndImagesArePulledWithoutCredentials(@TempDir Path folder)
      throws IOException {
    Files.writeString(folder.resolve("config.json"), "{");
    fake.json("POST /images/create", 200, "{\"status\":\"Pulled\"}");
    Map<String, String> environment = new HashMap<>(fake.environment());
    environment.put("DOCKER_CONFIG", folder.toString());
    List<String> warnings = new ArrayList<>();

    try (DockerEngine configured =
        new DockerEngine(environment, folder, FakeEngine.OWNER, warnings::add)) {
      configured.transfer().pull("a:b", Duration.ofSeconds(9), line -> {});
      configured.transfer().pull("a:c", Duration.ofSeconds(9), line -> {});
    }

    assertThat(warnings).singleElement().asString().contains("config.json");
    assertThat(fake.asked()).hasSize(2);
  }

  /// With `DOCKER_HOST` the context in it is not needed, so nothing else would look at it.
  @Test
  void aConfigurationThatCannotBeReadIsPartOfWhatIsKnownOfTheEngine(@TempDir Path folder)
      throws IOException {
    Path file = Files.createDirectory(folder.resolve("config.json"));
    fake.json("GET /version", 200, "{\"ApiVersion\": \"1.47\"}").json("GET /info", 200, "{}");
    Map<String, String> environment = new HashMap<>(fake.environment());
    environment.put("DOCKER_CONFIG", folder.toString());

    try (DockerEngine configured =
        new DockerEngine(environment, folder, FakeEngine.OWNER, line -> {})) {
      assertThat(configured.info().remarks())
          .singleElement()
          .asString()
          .contains(file.toString(), "correct it");
      Files.delete(file);
      assertThat(configured.info().remarks()).isEmpty();
    }
  }

  /// As Docker's API describes such engines; none was there to be asked.
  @ParameterizedTest
  @CsvSource({
    "overlay2, /run/containerd/containerd.sock, /docker",
    "io.containerd.snapshotter.v1, /run/containerd/containerd.sock, /var/lib/containerd",
    "io.containerd.snapshotter.v1, /var/run/docker/containerd/containerd.sock, /docker"
  })
  void imagesTakeRoomWhereTheEngineLeavesThem(String driver, String address, Path root) {
    fake.json("GET /version", 200, "{\"ApiVersion\":\"1.52\"}");
    fake.json(
        "GET /info",
        200,
        "{\"DockerRootDir\":\"/docker\",\"DriverStatus\":[[\"driver-type\",\"%s\"]],\"Containerd\":{\"Address\":\"%s\"}}"
            .formatted(driver, address));

    assertThat(engine.info().dataRoot()).isEqualTo(root);
  }

  @Test
  void anEngineThatIsTooOldSaysSo() {
    fake.speaks("1.40");

    Failure failure = failure(engine.images()::owned);

    assertThat(failure.id()).isEqualTo(FailureId.ENGINE_API);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(failure.sentence()).contains("1.40").contains("1.41").contains("20.10");
  }

  @Test
  void anEngineThatIsTooNewSaysSo() {
    fake.speaks("1.99")
        .json(
            "GET /images/json",
            400,
            "{\"message\":\"client version 1.52 is too old. Minimum supported API version is 1.60,"
                + " please upgrade your client to a newer version\"}");

    Failure failure = failure(engine.images()::owned);

    assertThat(failure.id()).isEqualTo(FailureId.ENGINE_API);
    assertThat(failure.sentence()).contains("1.60").contains("newer version");
  }

  @Test
  void anImportSendsTheArchiveWithItsLabelsAndChanges() {
    fake.json("POST /images/create", 200, "{\"status\":\"sha256:1\"}");

    engine
        .transfer()
        .importRoot("pingctl/base:1", Map.of("k", "v \"w\""), List.of("CMD [\"bash\"]"), tar());

    Asked asked = fake.asked().getLast();
    assertThat(asked.body()).isEqualTo("tar");
    assertThat(java.net.URLDecoder.decode(asked.path(), StandardCharsets.UTF_8))
        .isEqualTo(
            "/images/create?fromSrc=-&repo=pingctl/base:1&changes=CMD [\"bash\"]"
                + "&changes=LABEL \"k\"=\"v \\\"w\\\"\"");
  }

  @Test
  void anArchiveThatBreaksOffIsNotImported() {
    fake.json("POST /images/create", 200, "{}");
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("half a tar");
          }
        };

    Failure failure =
        failure(() -> engine.transfer().importRoot("a:b", Map.of(), List.of(), broken));

    assertThat(failure.id()).isEqualTo(FailureId.FILE);
    assertThat(failure.sentence()).contains("half a tar");
    assertThat(fake.asked()).isEmpty();
  }

  @Test
  void aBuildWhoseFileIsMissingSaysWhich(@TempDir Path folder) {
    fake.json("POST /build", 200, "{}");
    ImageBuild build =
        new ImageBuild(
            Map.of("Dockerfile", folder.resolve("gone")),
            Map.of(),
            Map.of(),
            List.of("a:b"),
            Optional.empty());

    Failure failure = failure(() -> engine.transfer().build(build, line -> {}));

    assertThat(failure.id()).isEqualTo(FailureId.FILE);
    assertThat(failure.sentence()).contains("gone");
  }

  private static String hex(String text) {
    return Integer.toHexString(text.length());
  }

  private static ImageBuild build() {
    return new ImageBuild(
        Map.of(),
        Map.of("Dockerfile", "FROM scratch".getBytes(StandardCharsets.UTF_8)),
        Map.of(),
        List.of("a:b"),
        Optional.empty());
  }

  private static InputStream tar() {
    return new ByteArrayInputStream("tar".getBytes(StandardCharsets.UTF_8));
  }

  private static Failure failure(ThrowingCallable call) {
    return catchThrowableOfType(Failure.class, call);
  }
}
