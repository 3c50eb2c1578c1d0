package dev.pingctl.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerStates;
import dev.pingctl.engine.SomeContainer;
import dev.pingctl.engine.docker.DockerEngine;
import dev.pingctl.engine.docker.FakeEngine;
import dev.pingctl.machine.ProcessSpec;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.EngineAction;
import dev.pingctl.plan.MachineAction;
import dev.pingctl.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// pingctl in a container that has the engine's socket: the engine answers over HTTP, the files
/// that a container sees are in a folder.
class OwnContainerTest {
  private static final String ID = "0123456789ab".repeat(5) + "0123";
  private static final Action PUBLISHES =
      new EngineAction.StartContainer("container", SomeContainer.spec("ping", 5002));

  @TempDir Path machine = Path.of("");
  private FakeEngine fake;
  private DockerEngine engine;

  @BeforeEach
  void start() throws IOException {
    fake = new FakeEngine();
    engine = fake.client();
    knows("bridge", "172.17.0.2");
    write(".dockerenv", "");
    write("etc/hostname", "workstation\n");
    write(
        "proc/self/mountinfo",
        "1 2 8:1 /var/lib/docker/containers/" + ID + "/hostname /etc/hostname rw - ext4 /dev/x rw");
  }

  @AfterEach
  void stop() throws IOException {
    engine.close();
    fake.close();
  }

  @Test
  void portsThatCannotBeReachedFromHereAreRefused() {
    Failure failure = refusal(PUBLISHES);

    assertThat(failure.id()).isEqualTo(FailureId.IN_CONTAINER);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(failure.sentence()).contains("runs in workbench", "ports", "--network=host");
  }

  @Test
  void theNodeOfTheEmbeddedClusterIsRefusedToo() {
    assertThat(refusal(new EngineAction.StartNode("cluster", Map.of(6443, 6443))).id())
        .isEqualTo(FailureId.IN_CONTAINER);
  }

  @Test
  void theShortIdThatAContainerIsNamedByIsEnough() throws IOException {
    write("proc/self/mountinfo", "");
    write("etc/hostname", ID.substring(0, 12) + "\n");
    fake.json(
        "GET /containers/" + ID.substring(0, 12) + "/json", 200, inspected("b", "172.17.0.2"));

    assertThat(refusal(PUBLISHES).id()).isEqualTo(FailureId.IN_CONTAINER);
  }

  @Test
  void inTheNetworkOfTheMachinePortsAreReachedButFilesAreNotSeen() {
    knows("host", "");

    assertThatCode(() -> check(PUBLISHES)).doesNotThrowAnyException();
    assertThat(refusal(mounting("/root/.pingctl/x")).sentence()).contains("/root/.pingctl/x");
    assertThatCode(() -> check(mounting("/work/stage/x"))).doesNotThrowAnyException();
  }

  @Test
  void whatTheEngineDoesNotFeelIsDone() {
    assertThatCode(() ->
            check(
                new MachineAction.StartProcess("app", new ProcessSpec("ping", Map.of()), 5001),
                new EngineAction.RemoveContainer("redis", "redis")))
        .doesNotThrowAnyException();
    assertThat(fake.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"no mark", "another engine"})
  void elsewhereNothingIsRefused(String where) throws IOException {
    if (where.equals("no mark")) {
      Files.delete(machine.resolve(".dockerenv"));
    } else {
      fake.json("GET /containers/" + ID + "/json", 404, "{\"message\":\"No such container\"}");
    }

    assertThatCode(() -> check(PUBLISHES)).doesNotThrowAnyException();
  }

  private void knows(String network, String address) {
    fake.json("GET /containers/" + ID + "/json", 200, inspected(network, address));
  }

  private static String inspected(String network, String address) {
    return """
    {"Id": "%s", "Name": "/workbench", "State": {"Running": true, "Status": "running"},
     "Mounts": [{"Type": "bind", "Source": "/work"}],
     "NetworkSettings": {"Networks": {"%s": {"IPAddress": "%s"}}}}
    """
        .formatted(ID, network, address);
  }

  private static Action mounting(String source) {
    ContainerSpec plain = SomeContainer.spec("redis");
    return new EngineAction.StartContainer(
        "redis",
        new ContainerSpec(
            plain.name(),
            plain.service(),
            plain.image(),
            plain.entrypoint(),
            plain.command(),
            plain.environment(),
            plain.ports(),
            plain.networks(),
            List.of(new ContainerSpec.Mount.Bind(Path.of(source), "/data", true)),
            plain.healthcheck(),
            plain.restart(),
            plain.user(),
            plain.readOnly(),
            plain.tmpfs(),
            plain.capAdd(),
            plain.capDrop(),
            plain.securityOpt(),
            plain.init(),
            plain.privileged(),
            plain.hostname(),
            plain.limits(),
            plain.stopGracePeriod(),
            plain.labels()));
  }

  private Failure refusal(Action action) {
    Failure failure = catchThrowableOfType(Failure.class, () -> check(action));
    assertThat(failure).as("the refusal of: " + action.describe()).isNotNull();
    return failure;
  }

  private void check(Action... actions) {
    ContainerStates states = engine.states();
    new OwnContainer(machine)
        .refuse(new Plan("up", List.of(new Plan.Wave(List.of(actions)))), states);
  }

  private void write(String file, String text) throws IOException {
    Path path = machine.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
