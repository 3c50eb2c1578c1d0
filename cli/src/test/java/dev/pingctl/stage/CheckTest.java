package dev.pingctl.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What the checks of the stages do to whoever uses them.
class CheckTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void whatAProofDisturbsIsKnownBeforehand() {
    Settings settings =
        new Settings(ROOT, Path.of("/home/learner/.pingctl"), 5000, ImagePolicy.AUTO, Map.of());
    List<Stage> stages = Workshop.read(settings).stages();

    assertThat(
            stages.stream()
                .flatMap(stage ->
                    stage.verify().stream()
                        .flatMap(check -> check.disturbance().stream())
                        .map(what -> stage.name() + ": " + what + "\n"))
                .collect(Collectors.joining()))
        .isEqualTo(
            """
            redis: stops ping-redis-redis for some seconds, while pings fail
            compose: stops ping-compose-redis-1 for some seconds, while pings fail
            k8s: kills a pod of ping
            k8s: kills the pod of redis, and the count is lost with it
            storage: kills a pod of ping
            storage: kills the pod of redis, without which pings fail
            storage: takes the stage down and brings it up again
            chart: kills a pod of ping
            helm: upgrades release ping and rolls it back
            monitoring: takes away the pods of ping-redis, and what they hold in memory, until alert RedisDown fires
            ingress: restarts the pods of traefik
            """);
  }
}
