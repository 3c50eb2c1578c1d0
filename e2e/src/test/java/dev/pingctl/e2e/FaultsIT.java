package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes wrong around pingctl is reported, leaves nothing half done, and a second run goes on.
@Order(Suite.ALONE)
class FaultsIT {
  @RegisterExtension final Scenario scenario = new Scenario();

  @Test
  void anUnknownStageIsToldWithTheNearest() {
    Command.Result up = scenario.pingctl().run("up", "--stage=compse");

    assertFailed(up, 2, "PING-NO-STAGE");
    assertThat(up.err()).contains("did you mean 'compose'");
  }

  @Test
  void anUnknownOptionIsToldAndChangesNothing() {
    assertFailed(scenario.pingctl().run("up", "--stge=compose"), 2, "PING-USAGE");
  }

  @Test
  void anEngineThatDoesNotRunIsTold() {
    Command.Result up =
        scenario
            .pingctl()
            .with("DOCKER_HOST", "unix://" + scenario.folder().resolve("no.sock"))
            .run("up", "--stage=compose");

    assertFailed(up, 3, "PING-ENGINE-DOWN");
  }

  @ParameterizedTest
  @CsvSource({
    "Client sent an HTTP request to an HTTPS server., PING-ENGINE-TLS",
    "<html>Welcome</html>, PING-NOT-ENGINE"
  })
  void whatAnswersInAnEnginesPlaceIsTold(String answer, String id) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> answerEverybody(server, answer));

      Command.Result up =
          scenario
              .pingctl()
              .with("DOCKER_HOST", "tcp://127.0.0.1:" + server.getLocalPort())
              .run("up", "--stage=container");

      assertFailed(up, 3, id);
    }
  }

  private static void answerEverybody(ServerSocket server, String answer) {
    try {
      while (true) {
        try (Socket guest = server.accept()) {
          guest.getInputStream().read(new byte[4096]);
          guest
              .getOutputStream()
              .write(
                  ("HTTP/1.0 400 Bad Request\r\n\r\n" + answer)
                      .getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  @Test
  void anEngineThatDiesInTheMiddleIsToldAndUpGoesOn() {
    try (EngineProxy proxy =
        new EngineProxy(scenario.folder().resolve("proxy.sock"), "/containers/create")) {
      Command.Result up =
          scenario.pingctl().with("DOCKER_HOST", proxy.address()).run("up", "--stage=compose");

      assertFailed(up, 3, "PING-ENGINE-DOWN");
    }
    assertUpGoesOn();
  }

  @Test
  void aTakenPortIsToldWithItsHolderBeforeAnythingIsMade() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 5004));

      Command.Result up = scenario.pingctl().run("up", "--stage=compose");

      assertFailed(up, 4, "PING-PORT-TAKEN");
      assertThat(up.err()).contains("process " + ProcessHandle.current().pid());
      scenario.assertEngineAsBefore();
    }
  }

  @Test
  void aForeignContainerWithTheWantedNameIsLeftAlone() {
    String image = Command.output("docker", "images", "-q", "pingctl/redis:latest");
    assertThat(image).as("an image from an earlier stage").isNotEmpty();
    String foreign =
        Command.output(
            "docker", "create", "--name=ping-container-ping", "--label=" + Engine.TESTS, image);
    try {
      Command.Result up = scenario.pingctl().run("up", "--stage=container");

      assertFailed(up, 4, "PING-FOREIGN");
      assertThat(scenario.pingctl().run("teardown").exitCode()).isZero();
      assertThat(Engine.inspect("ping-container-ping", "{{.Id}}")).isEqualTo(foreign);
    } finally {
      Command.output("docker", "rm", "-v", foreign);
    }
  }

  @Test
  void aRedisThatNeverGetsHealthyIsToldWithItsReason() {
    Installation broken =
        new Installation(scenario.folder())
            .replace(
                "stages/03-redis/stage.yaml",
                "redis-server, --dir",
                "redis-server, --no-such-setting, --dir");

    Command.Result up = scenario.pingctl().launchedBy(broken.launcher()).run("up", "--stage=redis");

    assertFailed(up, 1, "PING-UNHEALTHY");
    assertThat(up.err()).contains("no-such-setting");
  }

  @Test
  void aFullDiskIsTold() throws Exception {
    Path small = Files.createDirectory(scenario.folder().resolve("small"));
    Command.output("mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", small.toString());
    try {
      Files.write(small.resolve("filler"), new byte[4096]);

      Command.Result up = new Pingctl(small.resolve("home")).run("up", "--stage=redis");

      assertFailed(up, 1, "PING-HOME");
      assertThat(up.err()).contains("No space left on device");
      scenario.assertEngineAsBefore();
    } finally {
      Command.output("umount", small.toString());
    }
  }

  @Test
  void anImageThatCannotBeBuiltShowsItsLastLines() {
    Installation broken =
        new Installation(scenario.folder())
            .replace(
                "images/redis/Dockerfile",
                "RUN echo 'redis:x:999:' >> /etc/group",
                "RUN echo this-step-breaks && false");

    Command.Result up =
        scenario
            .pingctl()
            .launchedBy(broken.launcher())
            .run("up", "--stage=redis", "--images=build");

    assertFailed(up, 1, "PING-BUILD");
    assertThat(up.err()).contains("this-step-breaks");
  }

  /// Every other fault of such a file is in the unit tests of its reader.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "compose.yaml|pids: 50|pits: 50|compose.yaml:\\d+: .*'services.redis.*pits'",
        "stage.yaml|- hardened: ping-1|- hardned: ping-1|stage.yaml:12: .*hardned"
      })
  void aWrongFileIsToldWithFileLineAndProperty(
      String file, String right, String wrong, String told) {
    Installation broken =
        new Installation(scenario.folder()).replace("stages/04-compose/" + file, right, wrong);

    Command.Result up =
        scenario.pingctl().launchedBy(broken.launcher()).run("up", "--stage=compose");

    assertFailed(up, 2, "PING-BAD-FILE");
    assertThat(up.err()).containsPattern(told);
    scenario.assertEngineAsBefore();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create secret redis-users",
        "create network",
        "start container ping-compose-redis-1"
      })
  void afterKillNineUpGoesOn(String point) throws Exception {
    Process up = scenario.pingctl().start("up", "--stage=compose");
    awaitLine(up, point);
    up.destroyForcibly().waitFor();

    assertUpGoesOn();
  }

  @Test
  void afterKillNineOfTeardownTeardownGoesOn() throws Exception {
    assertUpGoesOn();
    Process teardown = scenario.pingctl().start("teardown");
    awaitLine(teardown, "✓ compose: remove container");
    teardown.destroyForcibly().waitFor();

    assertThat(scenario.pingctl().run("teardown").exitCode()).isZero();
    scenario.assertEngineAsBefore();
  }

  @Test
  void controlCStopsWaitingAndDeletesNothing() throws Exception {
    Process up = scenario.pingctl().start("up", "--stage=compose");
    BufferedReader errors = awaitLine(up, "start container ping-compose-redis-1");
    Command.output("kill", "-INT", String.valueOf(up.pid()));

    assertThat(up.waitFor()).isEqualTo(130);
    assertThat(errors.lines().toList()).anyMatch(line -> line.contains("[PING-INTERRUPTED]"));
    assertThat(Engine.inspect("ping-compose-redis-1", "{{.State.Running}}")).isEqualTo("true");
    assertUpGoesOn();
  }

  @Test
  void controlCOfTeardownStopsItAndTeardownGoesOn() throws Exception {
    assertUpGoesOn();
    Process teardown = scenario.pingctl().start("teardown");
    awaitLine(teardown, "✓ compose: remove container ping-compose-ping-1");
    Command.output("kill", "-INT", String.valueOf(teardown.pid()));

    assertThat(teardown.waitFor()).isEqualTo(130);
    assertThat(Engine.everything()).anyMatch(line -> line.startsWith("volume ping-compose_"));
    scenario.ok("teardown");
    scenario.assertEngineAsBefore();
  }

  @Test
  void ofTwoAtOnceTheSecondIsRefused() throws Exception {
    Process first = scenario.pingctl().start("up", "--stage=compose");
    awaitLine(first, "create secret");
    String pid = String.valueOf(first.pid());
    Command.output("kill", "-STOP", pid); // so that it is not done before the second has begun
    try {
      assertFailed(scenario.pingctl().run("up", "--stage=compose"), 4, "PING-BUSY");
    } finally {
      Command.output("kill", "-CONT", pid);
    }

    assertThat(Command.await(first).exitCode()).isZero();
  }

  private void assertUpGoesOn() {
    scenario.ok("up", "--stage=compose");
    scenario.ok("ping", "--stage=compose", "--count=10");
  }

  private static void assertFailed(Command.Result result, int exitCode, String id) {
    assertThat(result.exitCode()).as(result.all()).isEqualTo(exitCode);
    assertThat(result.err()).contains("[" + id + "]").doesNotContain("\tat ");
  }

  private static BufferedReader awaitLine(Process process, String text) throws IOException {
    BufferedReader errors = process.errorReader();
    StringBuilder seen = new StringBuilder();
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      seen.append(line).append('\n');
      if (line.contains(text)) {
        return errors;
      }
    }
    throw new AssertionError("'" + text + "' was not printed: " + seen);
  }
}
