package dev.pingctl.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.FakeClusterRoles;
import dev.pingctl.cluster.FakeObjects;
import dev.pingctl.difference.Difference;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.MachineAction;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.ReleaseAction;
import dev.pingctl.plan.WaitAction;
import dev.pingctl.release.ChartSpec;
import dev.pingctl.release.ChartValues;
import dev.pingctl.release.FakeHelm;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a plan would change, field by field.
class DifferencesTest {
  @TempDir Path folder = Path.of("");
  private final FakeObjects objects = new FakeObjects();
  private final FakeHelm helm = new FakeHelm();

  @Test
  void whatIsAsItIsWantedIsLeftOutAndTheRestIsInTheOrderOfThePlan() {
    objects.has(object("same", "b"));
    objects.has(object("other", "x"));

    Differences.Result found =
        of(
            new MachineAction.CreateSecret("k8s", "password"),
            apply("same"),
            apply("other"),
            apply("missing"),
            new WaitAction.AwaitSystem("k8s"));

    assertThat(lines(found))
        .containsExactly(
            "create secret password: created []",
            "ConfigMap other: changed [data.a x b]",
            "ConfigMap missing: created [data.a - b]");
    assertThat(found.failures()).isEmpty();
    assertThat(objects.applied()).isEmpty();
  }

  @Test
  void whatCannotBeAskedIsAFailureAndTheRestIsKnown() {
    Differences.Result found =
        differences(DifferencesTest::clusterDown)
            .of(plan(apply("one"), apply("two"), new MachineAction.CreateSecret("k8s", "p")));

    assertThat(lines(found)).containsExactly("create secret p: created []");
    assertThat(found.failures()).extracting(Failure::id).containsExactly(FailureId.CLUSTER_DOWN);
  }

  @Test
  void ofAReleaseWithOtherValuesBothItselfAndItsObjectsAreNamed() throws IOException {
    Files.writeString(folder.resolve("Chart.yaml"), "apiVersion: v2\nname: ping\nversion: 1.0.0\n");
    helm.makes(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: ping}
        data: {a: b}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: test, annotations: {helm.sh/hook: test}}
        """);
    assertThat(lines(of(install("replicas=2")))).first().isEqualTo("release ping: created []");

    helm.has(dev.pingctl.cluster.ReleaseRecord.Status.DEPLOYED, "Install complete");
    Differences.Result found = of(install("replicas=3"));
    assertThat(found.failures()).isEmpty();

    assertThat(lines(found))
        .containsExactly(
            "release ping: changed []",
            "ConfigMap ping: created [apiVersion - v1, kind - ConfigMap, metadata.name - ping,"
                + " metadata.namespace - ping-chart, data.a - b]");
    assertThat(helm.did()).as("nothing but renderings").containsOnly("render");
  }

  private Differences.Result of(Action... actions) {
    return differences(() -> new FakeClusterRoles(objects, helm)).of(plan(actions));
  }

  private Differences differences(Supplier<Cluster> cluster) {
    Settings settings =
        new Settings(folder, folder, Settings.DEFAULT_PORT_BASE, ImagePolicy.AUTO, Map.of());
    return new Differences(
        new ActionRunner(
            settings,
            DifferencesTest::none,
            DifferencesTest::none,
            cluster,
            () -> helm,
            new Addresses(() -> cluster.get().routes())));
  }

  private static <T> T clusterDown() {
    throw new Failure(FailureId.CLUSTER_DOWN, ExitCode.UNREACHABLE, "The cluster does not answer.");
  }

  private static <T> T none() {
    throw new AssertionError("not needed");
  }

  private static Plan plan(Action... actions) {
    return new Plan(
        "up", Stream.of(actions).map(action -> new Plan.Wave(List.of(action))).toList());
  }

  private static Action apply(String name) {
    return new ClusterAction.ApplyObject("k8s", object(name, "b"), List.of());
  }

  private Action install(String setting) {
    return new ReleaseAction.InstallChart(
        "chart",
        "ping-chart",
        new ChartSpec("ping", folder, Map.of(), Map.of()),
        ChartValues.ofSettings(List.of(setting)),
        ReleaseAction.Keeps.NOTHING,
        Duration.ofMinutes(1));
  }

  private static Manifest object(String name, String value) {
    return new Manifest(
        new ObjectRef("v1", "ConfigMap", Optional.of("ping-k8s"), name),
        Map.of("data", Map.of("a", value)));
  }

  private static List<String> lines(Differences.Result found) {
    return found.differences().stream().map(DifferencesTest::line).toList();
  }

  private static String line(Difference difference) {
    List<String> fields =
        difference.fields().stream()
            .map(field ->
                "%s %s %s"
                    .formatted(
                        field.path().text(), field.before().orElse("-"), field.after().orElse("-")))
            .toList();
    return "%s: %s %s".formatted(difference.subject(), difference.change().word(), fields);
  }
}
