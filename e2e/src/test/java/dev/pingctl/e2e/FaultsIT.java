package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What goes wrong around pingctl is told, changes nothing half, and can be gone on from.
class FaultsIT {
  @TempDir Path folder = Path.of("");
  private Path home = Path.of("");
  private Pingctl pingctl = new Pingctl(home);
  private Set<String> before = Set.of();

  @BeforeEach
  void ownHome() {
    home = folder.resolve("home");
    pingctl = new Pingctl(home);
    before = Engine.everything();
  }

  @AfterEach
  void teardownLeavesNothing() {
    Command.Result teardown = pingctl.run("teardown");
    assertThat(teardown.exitCode()).as(teardown.all()).isZero();
    assertThat(Engine.everything()).isEqualTo(before);
    assertThat(Files.exists(home)).as("pingctl's home").isFalse();
  }

  @Test
  void anUnknownStageIsToldWithTheNearest() {
    Command.Result up = pingctl.run("up", "--stage=compse");

    assertFailed(up, 2, "PING-NO-STAGE");
    assertThat(up.err()).contains("did you mean 'compose'");
  }

  @Test
  void anUnknownOptionIsToldAndChangesNothing() {
    assertFailed(pingctl.run("up", "--stge=compose"), 2, "PING-USAGE");
  }

  @Test
  void anEngineThatDoesNotRunIsTold() {
    Command.Result up =
        new Pingctl(home)
            .with("DOCKER_HOST", "unix://" + folder.resolve("no.sock"))
            .run("up", "--stage=compose");

    assertFailed(up, 3, "PING-ENGINE-DOWN");
  }

  @Test
  void anEngineThatDiesInTheMiddleIsToldAndUpGoesOn() {
    try (EngineProxy proxy = new EngineProxy(folder.resolve("proxy.sock"), "/containers/create")) {
      Command.Result up =
          new Pingctl(home).with("DOCKER_HOST", proxy.address()).run("up", "--stage=compose");

      assertFailed(up, 3, "PING-ENGINE-DOWN");
    }
    assertUpGoesOn();
  }

  @Test
  void aTakenPortIsToldWithItsHolderBeforeAnythingIsMade() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 5004));

      Command.Result up = pingctl.run("up", "--stage=compose");

      assertFailed(up, 4, "PING-PORT-TAKEN");
      assertThat(up.err()).contains("process " + ProcessHandle.current().pid());
      assertThat(Engine.everything()).isEqualTo(before);
    }
  }

  @Test
  void aForeignContainerWithTheWantedNameIsLeftAlone() {
    String image = Command.output("docker", "images", "-q", "pingctl/redis:latest");
    assertThat(image).as("an image from an earlier stage").isNotEmpty();
    String foreign = Command.output("docker", "create", "--name", "ping-container-ping", image);
    try {
      Command.Result up = pingctl.run("up", "--stage=container");

      assertFailed(up, 4, "PING-FOREIGN");
      assertThat(pingctl.run("teardown").exitCode()).isZero();
      assertThat(Engine.inspect("ping-container-ping", "{{.Id}}")).isEqualTo(foreign);
    } finally {
      Command.output("docker", "rm", "-v", foreign);
    }
  }

  @Test
  void aRedisThatNeverGetsHealthyIsToldWithItsReason() {
    Installation broken =
        new Installation(folder)
            .replace(
                "stages/03-redis/stage.yaml",
                "redis-server, --dir",
                "redis-server, --no-such-setting, --dir");

    Command.Result up = new Pingctl(home).launchedBy(broken.launcher()).run("up", "--stage=redis");

    assertFailed(up, 1, "PING-UNHEALTHY");
    assertThat(up.err()).contains("no-such-setting");
  }

  @Test
  void aFullDiskIsTold() throws Exception {
    Path small = Files.createDirectory(folder.resolve("small"));
    Command.output("mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", small.toString());
    try {
      Files.write(small.resolve("filler"), new byte[4096]);

      Command.Result up = new Pingctl(small.resolve("home")).run("up", "--stage=redis");

      assertFailed(up, 1, "PING-HOME");
      assertThat(up.err()).contains("No space left on device");
      assertThat(Engine.everything()).isEqualTo(before);
    } finally {
      Command.output("umount", small.toString());
    }
  }

  @Test
  void anImageThatCannotBeBuiltShowsItsLastLines() {
    Installation broken =
        new Installation(folder)
            .replace(
                "images/redis/Dockerfile", "EXPOSE 6379", "RUN echo this-step-breaks && false");

    Command.Result up =
        new Pingctl(home)
            .launchedBy(broken.launcher())
            .run("up", "--stage=redis", "--images=build");

    assertFailed(up, 1, "PING-BUILD");
    assertThat(up.err()).contains("this-step-breaks");
  }

  @Test
  void aWrongComposeFileIsToldWithFileLineAndProperty() {
    Installation broken =
        new Installation(folder).replace("stages/04-compose/compose.yaml", "pids: 50", "pits: 50");

    Command.Result up =
        new Pingctl(home).launchedBy(broken.launcher()).run("up", "--stage=compose");

    assertFailed(up, 2, "PING-BAD-FILE");
    assertThat(up.err()).containsPattern("compose.yaml:\\d+: 'services.redis.*pits'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create secret redis-users",
        "create network",
        "start container ping-compose-redis-1"
      })
  void afterKillNineUpGoesOn(String point) throws Exception {
    Process up = pingctl.start("up", "--stage=compose");
    awaitLine(up, point);
    up.destroyForcibly().waitFor();

    assertUpGoesOn();
  }

  @Test
  void afterKillNineOfTeardownTeardownGoesOn() throws Exception {
    assertUpGoesOn();
    Process teardown = pingctl.start("teardown");
    awaitLine(teardown, "✓ compose: remove container");
    teardown.destroyForcibly().waitFor();

    assertThat(pingctl.run("teardown").exitCode()).isZero();
    assertThat(Engine.everything()).isEqualTo(before);
  }

  @Test
  void controlCStopsWaitingAndDeletesNothing() throws Exception {
    Process up = pingctl.start("up", "--stage=compose");
    BufferedReader errors = awaitLine(up, "start container ping-compose-redis-1");
    Command.output("kill", "-INT", String.valueOf(up.pid()));

    assertThat(up.waitFor()).isEqualTo(130);
    assertThat(errors.lines().toList()).anyMatch(line -> line.contains("[PING-INTERRUPTED]"));
    assertThat(Engine.inspect("ping-compose-redis-1", "{{.State.Running}}")).isEqualTo("true");
    assertUpGoesOn();
  }

  @Test
  void ofTwoAtOnceTheSecondIsRefused() throws Exception {
    Process first = pingctl.start("up", "--stage=compose");
    awaitLine(first, "create secret");

    Command.Result second = pingctl.run("up", "--stage=compose");

    assertFailed(second, 4, "PING-BUSY");
    assertThat(Command.await(first).exitCode()).isZero();
  }

  private void assertUpGoesOn() {
    Command.Result up = pingctl.run("up", "--stage=compose");
    assertThat(up.exitCode()).as(up.all()).isZero();
    Command.Result ping = pingctl.run("ping", "--stage=compose", "--count=10");
    assertThat(ping.exitCode()).as(ping.all()).isZero();
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
