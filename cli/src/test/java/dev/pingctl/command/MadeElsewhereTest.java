package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.engine.Owned;
import dev.pingctl.plan.EngineAction;
import dev.pingctl.plan.Plan;
import dev.pingctl.settings.Owner;
import dev.pingctl.settings.Ownership;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Whose the things are that a teardown removes.
class MadeElsewhereTest {
  private static final Owner OURS = new Owner(Path.of("/tmp/b"), Optional.empty());
  private static final Owner THEIRS = new Owner(Path.of("/tmp/a"), Optional.empty());

  @Test
  void eachStageThatAnotherHomeHasMadeIsToldOnce() {
    List<Owned> present =
        List.of(
            owned(Owned.Kind.CONTAINER, "ping-redis-ping", "redis", THEIRS),
            owned(Owned.Kind.NETWORK, "ping-redis-net", "redis", THEIRS),
            owned(Owned.Kind.VOLUME, "ping-compose_redis-data", "compose", OURS),
            owned(Owned.Kind.CONTAINER, "ping-container-ping", "container", THEIRS));
    Plan plan =
        new Plan(
            "teardown",
            List.of(
                new Plan.Wave(
                    List.of(
                        new EngineAction.RemoveContainer("redis", "ping-redis-ping"),
                        new EngineAction.RemoveNetwork("redis", "ping-redis-net"),
                        new EngineAction.RemoveVolume("compose", "ping-compose_redis-data")))));

    assertThat(MadeElsewhere.lines(OURS, plan, present))
        .containsExactly(
            "The containers, networks and volumes of stage redis were made by /tmp/a, another"
                + " PINGCTL_HOME.");
    assertThat(MadeElsewhere.lines(OURS, plan, List.of())).isEmpty();
  }

  private static Owned owned(Owned.Kind kind, String name, String stage, Owner owner) {
    Map<String, String> labels = owner.sign(Ownership.labels(stage));
    return new Owned(kind, name, "1", stage, labels);
  }
}
