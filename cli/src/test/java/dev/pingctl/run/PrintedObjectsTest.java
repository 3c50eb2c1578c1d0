package dev.pingctl.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.ImageAction;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.ReleaseAction;
import dev.pingctl.plan.WaitAction;
import dev.pingctl.release.ChartSpec;
import dev.pingctl.release.ChartValues;
import dev.pingctl.release.FakeHelm;
import dev.pingctl.stage.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is printed of a plan's objects.
class PrintedObjectsTest {
  private static final Map<String, String> IMAGES = Map.of("pingctl/ping", "pingctl/ping:7");

  @TempDir Path folder = Path.of("");
  private final FakeHelm helm = new FakeHelm();

  @Test
  void aSecretIsACommentAndImagesAreAsPodsNameThem() {
    Plan plan =
        plan(
            new ImageAction.DeliverImage("k8s", "pingctl/ping"),
            new ClusterAction.ApplySecret("k8s", ref("Secret", "redis"), List.of("password")),
            apply(ref("Pod", "ping"), Map.of("image", "pingctl/ping")),
            new WaitAction.AwaitSystem("k8s"));

    assertThat(print(plan, new DryRun.Result(Map.of(), List.of(), List.of(), IMAGES)))
        .isEqualTo(
            """
            # Secret redis in namespace ping-k8s: left out, because its values are secret.
            ---
            image: pingctl/ping:7
            """);
  }

  @Test
  void whatAChartMakesHasANamespaceAndNoSecrets() throws IOException {
    Files.writeString(folder.resolve("Chart.yaml"), "apiVersion: v2\nname: ping\nversion: 1.0.0\n");
    helm.makes(
        """
        ---
        # Source: ping/templates/secret.yaml
        apiVersion: v1
        kind: Secret
        metadata:
          name: redis
        stringData:
          password: hunter2
        ---
        # Source: ping/templates/service.yaml
        apiVersion: v1
        # As it stands there.
        kind: Service
        metadata:
            name: ping
            labels: {a: "1"}
        ---
        # Source: ping/templates/map.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: ping}
        ---
        # Source: ping/templates/role.yaml
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: ping
        """);
    Action install =
        new ReleaseAction.InstallChart(
            "chart",
            "ping-chart",
            new ChartSpec("ping", folder, Map.of(), Map.of("image", "pingctl/ping")),
            ChartValues.NONE,
            ReleaseAction.Keeps.NOTHING,
            Duration.ofMinutes(1));

    assertThat(print(plan(install), new DryRun.Result(Map.of(), List.of(), List.of(), IMAGES)))
        .isEqualTo(
            """
            # Secret redis in namespace ping-chart: left out, because its values are secret.
            ---
            # Source: ping/templates/service.yaml
            apiVersion: v1
            # As it stands there.
            kind: Service
            metadata:
                namespace: ping-chart
                name: ping
                labels: {a: "1"}
            ---
            # Source: ping/templates/map.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: ping
              namespace: ping-chart
            ---
            # Source: ping/templates/role.yaml
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: ping
            """);
    assertThat(helm.lastValues()).contains("\"tag\": \"7\"");
  }

  @Test
  void whatItsConditionLeavesOutIsACommentWhereThatIsKnown() {
    Action.Conditional rule =
        new Action.Conditional(
            new Condition.KindIsServed(new ObjectKind("v1", "Rule")),
            apply(ref("Rule", "ping"), Map.of("a", "b")));
    String printed = "---\na: b\n";

    assertThat(
            print(
                plan(rule),
                new DryRun.Result(Map.of(), List.of(), List.of("It is down."), Map.of())))
        .isEqualTo(printed);
    assertThat(
            print(
                plan(rule),
                new DryRun.Result(
                    Map.of(rule, Change.created(Cause.notInCluster())),
                    List.of(),
                    List.of(),
                    Map.of())))
        .isEqualTo(printed);
    assertThat(print(plan(rule), new DryRun.Result(Map.of(), List.of(), List.of(), Map.of())))
        .isEqualTo(
            "# Rule ping in namespace ping-k8s: left out here: the cluster does not know the"
                + " kind Rule.\n");
  }

  @Test
  void onlyImagesAndConditionsAreAskedAbout() {
    Action image = new ImageAction.DeliverImage("k8s", "pingctl/ping");
    Action object = apply(ref("Pod", "ping"), Map.of());
    Action where = new Action.Conditional(new Condition.ImageIsThere("pingctl/ping"), object);

    assertThat(PrintedObjects.questions(plan(image, object, where)).actions())
        .containsExactly(image, where);
  }

  private String print(Plan plan, DryRun.Result found) {
    return new PrintedObjects(() -> helm, found).of(plan);
  }

  private static Plan plan(Action... actions) {
    return new Plan("up", List.of(new Plan.Wave(List.of(actions))));
  }

  private static ObjectRef ref(String kind, String name) {
    return new ObjectRef("v1", kind, Optional.of("ping-k8s"), name);
  }

  private static ClusterAction.ApplyObject apply(ObjectRef ref, Map<String, Object> content) {
    return new ClusterAction.ApplyObject("k8s", new Manifest(ref, content), List.of());
  }
}
