package dev.pingctl.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.FakeClusterRoles;
import dev.pingctl.cluster.FakeObjects;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.EngineAction;
import dev.pingctl.plan.MachineAction;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.WaitAction;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Owner;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DryRunTest {
  private static final Action SECRET = new MachineAction.CreateSecret("k8s", "password");
  private static final Action NETWORK =
      new EngineAction.CreateNetwork("k8s", new NetworkSpec("net", false, Map.of()));

  @TempDir Path folder = Path.of("");
  private final FakeObjects objects = new FakeObjects();

  @Test
  void theCauseOfEachChangeFollowsItsAction() throws Exception {
    objects.has(object("there"));
    Plan plan = plan(SECRET, apply("there"), apply("missing"), new WaitAction.AwaitSystem("k8s"));

    DryRun.Result result = dryRun(DryRunTest::engineDown, this::cluster).of(plan);

    assertThat(result.render(plan))
        .isEqualTo(
            """
            up
            k8s:
              1. create secret password  # no secret yet
              2. apply ConfigMap there  # unchanged
              3. apply ConfigMap missing  # not in the cluster
              4. wait until DNS, metrics and storage work
            """);
    assertThat(result.unknown()).isEmpty();
    assertThat(objects.applied()).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void withoutAnEngineThePlanIsPrintedWithoutCauses() {
    Plan plan = plan(SECRET, NETWORK, apply("missing"));

    DryRun.Result result = dryRun(DryRunTest::engineDown, DryRunTest::clusterDown).of(plan);

    assertThat(result.render(plan)).isEqualTo(plan.render());
    assertThat(result.unknown()).containsExactly("The engine does not answer.");
  }

  @Test
  void withoutAClusterWhatIsNotOnItHasItsCause() {
    Plan plan = plan(apply("one"), apply("two"), SECRET);

    DryRun.Result result = dryRun(DryRunTest::engineDown, DryRunTest::clusterDown).of(plan);

    assertThat(result.changes()).containsOnlyKeys(SECRET);
    assertThat(result.unknown()).containsExactly("The cluster does not answer.");
  }

  @Test
  void whatAnotherHomeHasMadeIsToldAsARefusal() {
    Owner theirs = new Owner(Path.of("/tmp/a"), Optional.empty());
    Map<String, String> labels = theirs.sign(Ownership.labels("redis"));
    Supplier<ContainerEngine> engine =
        () -> {
          throw new Owner(folder, Optional.empty()).refusal(labels).orElseThrow();
        };
    Plan plan = plan(NETWORK, SECRET);

    DryRun.Result result = dryRun(engine, this::cluster).of(plan);

    assertThat(result.refusals())
        .singleElement()
        .asString()
        .startsWith("Stage redis on this engine belongs to the pingctl whose home is /tmp/a");
    assertThat(result.unknown()).isEmpty();
    assertThat(result.changes()).containsOnlyKeys(SECRET);
  }

  private DryRun dryRun(Supplier<ContainerEngine> engine, Supplier<Cluster> cluster) {
    Settings settings =
        new Settings(folder, folder, Settings.DEFAULT_PORT_BASE, ImagePolicy.AUTO, Map.of());
    return new DryRun(
        new ActionRunner(
            settings,
            engine,
            DryRunTest::none,
            cluster,
            DryRunTest::none,
            new Addresses(() -> cluster.get().routes())));
  }

  private Cluster cluster() {
    return new FakeClusterRoles(objects);
  }

  private static <T> T engineDown() {
    throw new Failure(FailureId.ENGINE_DOWN, ExitCode.UNREACHABLE, "The engine does not answer.");
  }

  private static <T> T clusterDown() {
    throw new Failure(FailureId.CLUSTER_DOWN, ExitCode.UNREACHABLE, "The cluster does not answer.");
  }

  private static <T> T none() {
    throw new AssertionError("not needed");
  }

  /// A plan of one action after the other.
  private static Plan plan(Action... actions) {
    return new Plan(
        "up", Stream.of(actions).map(action -> new Plan.Wave(List.of(action))).toList());
  }

  private static Action apply(String name) {
    return new ClusterAction.ApplyObject("k8s", object(name), List.of());
  }

  private static Manifest object(String name) {
    return new Manifest(
        new ObjectRef("v1", "ConfigMap", Optional.of("ping-k8s"), name),
        Map.of("data", Map.of("a", "b")));
  }
}
