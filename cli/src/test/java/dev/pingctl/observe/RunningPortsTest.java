package dev.pingctl.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.engine.ContainerState;
import dev.pingctl.machine.Processes;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import dev.pingctl.stage.Workshop;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// Where a stage answers is found from what runs of it.
class RunningPortsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Settings SETTINGS =
      new Settings(ROOT, Path.of("/home/learner/.pingctl"), 5000, ImagePolicy.AUTO, Map.of());

  private final Workshop workshop = Workshop.read(SETTINGS);
  private final Map<String, ContainerState> containers = new HashMap<>();

  @Test
  void whatIsNotThereIsWhereTheSettingsSay() {
    assertThat(base("app")).isEqualTo(5000);
    assertThat(base("compose")).isEqualTo(5000);
    assertThat(base("k8s")).isEqualTo(5000);
  }

  @Test
  void aContainerTellsItsPublishedPortRunningOrNot() {
    has("ping-compose-ping-1", Ownership.labels("compose"), Map.of(5000, 7004));
    has("ping-compose-redis-1", Ownership.labels("compose"), Map.of());

    assertThat(base("compose")).isEqualTo(7000);
    assertThat(base("redis")).isEqualTo(5000);
  }

  @Test
  void aForeignContainerOfTheNameTellsNothing() {
    has("ping-compose-ping-1", Map.of(), Map.of(5000, 7004));

    assertThat(base("compose")).isEqualTo(5000);
  }

  @Test
  void theNodeTellsThePortsOfTheStagesOnIt() {
    has(ClusterNode.NAME, Ownership.labels(ClusterNode.STAGE), Map.of(30005, 8005, 30006, 8006));

    assertThat(base("k8s")).isEqualTo(8000);
    assertThat(base("storage")).isEqualTo(8000);
    assertThat(
            new RunningPorts(
                    SETTINGS.withTarget(new Target.Context("theirs", Optional.empty())),
                    List.of(),
                    name -> Optional.ofNullable(containers.get(name)))
                .base(workshop.stage("k8s")))
        .isEqualTo(5000);
  }

  @Test
  void aProcessTellsThePortItWasGiven() {
    Processes.Running process =
        new Processes.Running(
            "app", "ping", OptionalInt.of(9001), "app/ping/9001/0/", ProcessHandle.current());

    assertThat(
            new RunningPorts(SETTINGS, List.of(process), name -> Optional.empty())
                .base(workshop.stage("app")))
        .isEqualTo(9000);
  }

  private int base(String stage) {
    return new RunningPorts(SETTINGS, List.of(), name -> Optional.ofNullable(containers.get(name)))
        .base(workshop.stage(stage));
  }

  private void has(String name, Map<String, String> labels, Map<Integer, Integer> ports) {
    containers.put(
        name,
        new ContainerState(
            "id",
            name,
            "image",
            false,
            false,
            java.time.Instant.EPOCH,
            0,
            0,
            Optional.empty(),
            "",
            false,
            List.of(),
            List.of(),
            labels,
            ports,
            List.of()));
  }
}
