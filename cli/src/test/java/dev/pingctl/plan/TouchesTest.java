package dev.pingctl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.compose.ComposeFile.Build;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.SomeContainer;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.machine.ProcessSpec;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.release.ChartSpec;
import dev.pingctl.release.ChartValues;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.stage.Check;
import dev.pingctl.stage.Condition;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What each kind of action is taken to change. Consent is asked and rights are looked at by it.
class TouchesTest {
  private static final Touches NOTHING = new Touches.Nothing();
  private static final Touches MACHINE = new Touches.Machine();
  private static final Touches ENGINE = new Touches.Engine();
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final URI HERE = URI.create("http://127.0.0.1:5005");
  private static final URI THERE = URI.create("cluster://ping-k8s/ping");
  private static final Check CHECK = new Check.Answers("/readyz", 200, "");
  private static final Condition WHERE_PULLED = new Condition.ImageIsThere("grafana");
  private static final ObjectRef DEPLOYMENT =
      new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping");
  private static final ObjectRef NAMESPACE =
      new ObjectRef("v1", "Namespace", Optional.empty(), "ping-k8s");
  private static final ObjectRef VOLUME =
      new ObjectRef("v1", "PersistentVolume", Optional.empty(), "redis-pv");
  private static final Action WAITING = new Action.AwaitRollout("k8s", DEPLOYMENT, MINUTE);

  @Test
  void everyKindOfActionTouchesWhatItChanges() {
    Map<Action, Touches> expected = expected();

    assertThat(expected.keySet())
        .allSatisfy(action ->
            assertThat(action.touches()).as(action.describe()).isEqualTo(expected.get(action)));
  }

  @Test
  void noKindOfActionIsLeftOutHere() {
    Set<Class<?>> asked = new HashSet<>();
    expected().keySet().forEach(action -> asked.add(action.getClass()));

    assertThat(asked).hasSameElementsAs(kinds(Action.class).toList());
  }

  @Test
  void aConditionalActionTouchesWhatTheActionInItDoes() {
    assertThat(expected())
        .allSatisfy((action, touches) ->
            assertThat(new Action.Conditional(WHERE_PULLED, action).touches()).isEqualTo(touches));
  }

  @Test
  void aProofUnderLoadTouchesWhatIsDoneMeanwhile() {
    Action.ProveUnderLoad proof =
        new Action.ProveUnderLoad(
            "k8s",
            CHECK,
            HERE,
            List.of(
                WAITING,
                new Action.Conditional(
                    WHERE_PULLED, new Action.ScaleWorkload("k8s", DEPLOYMENT, 2)),
                new Action.RestartWorkload("k8s", DEPLOYMENT),
                new Action.DeleteObject("k8s", VOLUME)));

    assertThat(proof.touches())
        .isEqualTo(cluster("namespace ping-k8s", "the whole cluster (PersistentVolume redis-pv)"));
  }

  @Test
  void aProofThroughTheClusterTouchesTheNamespaceThatItAsks() {
    assertThat(new Action.ProveUnderLoad("k8s", CHECK, THERE, List.of(WAITING)).touches())
        .isEqualTo(cluster("namespace ping-k8s"));
    assertThat(new Action.ProveUnderLoad("k8s", CHECK, HERE, List.of(WAITING)).touches())
        .isEqualTo(ENGINE);
  }

  private static Map<Action, Touches> expected() {
    Map<Action, Touches> expected = new LinkedHashMap<>();
    waits().forEach(action -> expected.put(action, NOTHING));
    ofTheMachine().forEach(action -> expected.put(action, MACHINE));
    ofTheEngine().forEach(action -> expected.put(action, ENGINE));
    expected.putAll(ofTheCluster());
    return expected;
  }

  private static List<Action> waits() {
    return List.of(
        new Action.AwaitProbe("compose", "ping", MINUTE),
        new Action.AwaitHealthy("compose", "ping", MINUTE),
        new Action.AwaitCompleted("compose", "ping", MINUTE),
        new Action.AwaitAnswer("app", HERE, MINUTE),
        new Action.AwaitAnswer("k8s", THERE, MINUTE),
        new Action.AwaitTrafficSplit("ingress", manifest(DEPLOYMENT), "localhost", HERE, MINUTE),
        WAITING,
        new Action.AwaitSystem("cluster"),
        new Action.RememberCount("k8s", THERE),
        new Action.Conditional(WHERE_PULLED, WAITING));
  }

  private static List<Action> ofTheMachine() {
    return List.of(
        new Action.CreateSecret("k8s", "password"),
        new Action.CreateRedisUsers("k8s", "users", "password"),
        new Action.CreateCertificate("ingress", List.of("localhost")),
        new Action.DeleteSecret("k8s", "password"),
        new Action.StartProcess("app", new ProcessSpec("ping", Map.of()), 5000),
        new Action.StopProcess("app", "ping"),
        new Action.MergeKubeconfig("cluster"),
        new Action.DeleteKubeconfig("cluster"));
  }

  private static List<Action> ofTheEngine() {
    ContainerSpec container = SomeContainer.spec("ping");
    CatalogueImage image =
        new CatalogueImage(
            "pingctl/grafana",
            "Grafana",
            Optional.of("grafana/grafana"),
            new CatalogueImage.Recipe.PulledOnly(),
            Optional.empty(),
            1);
    Build build = new Build(Path.of("."), Path.of("Dockerfile"), Map.of(), Optional.empty());
    return List.of(
        new Action.ProvideImage("images", image, ImagePolicy.AUTO),
        new Action.TryImage("images", image, ImagePolicy.AUTO),
        new Action.BuildImage("image", "ping", build),
        new Action.BuildVersion("helm", "pingctl/ping", "v2"),
        new Action.RemoveImage("images", "pingctl/ping"),
        new Action.CreateNetwork("redis", new NetworkSpec("net", false, Map.of())),
        new Action.RemoveNetwork("redis", "net"),
        new Action.CreateVolume("compose", new VolumeSpec("data", Map.of())),
        new Action.RemoveVolume("compose", "data"),
        new Action.CreateContainer("compose", container),
        new Action.StartContainer("compose", container),
        new Action.RemoveContainer("compose", "ping"),
        new Action.StartNode("cluster", Map.of(5005, 30_005)),
        new Action.DeleteNodeData("storage"),
        new Action.Prove("compose", CHECK, HERE),
        new Action.ProveUnderLoad("compose", CHECK, HERE, List.of()));
  }

  private static Map<Action, Touches> ofTheCluster() {
    Touches namespace = cluster("namespace ping-k8s");
    Touches volume = cluster("the whole cluster (PersistentVolume redis-pv)");
    return Map.ofEntries(
        Map.entry(new Action.ApplyObject("k8s", manifest(DEPLOYMENT), List.of()), namespace),
        Map.entry(new Action.ApplyObject("k8s", manifest(NAMESPACE), List.of()), namespace),
        Map.entry(new Action.ApplyObject("k8s", manifest(VOLUME), List.of()), volume),
        Map.entry(new Action.ApplySecret("k8s", DEPLOYMENT, List.of("password")), namespace),
        Map.entry(
            new Action.ApplyDefinitions("ingress", "pingctl/gateway-api"),
            cluster("the whole cluster (definitions from pingctl/gateway-api)")),
        Map.entry(new Action.DeleteObject("k8s", DEPLOYMENT), namespace),
        Map.entry(new Action.DeleteObject("k8s", NAMESPACE), namespace),
        Map.entry(new Action.DeleteObject("k8s", VOLUME), volume),
        Map.entry(
            new Action.DeliverImage("k8s", "pingctl/ping"), cluster("images of the workshop")),
        Map.entry(new Action.RestartWorkload("k8s", DEPLOYMENT), namespace),
        Map.entry(new Action.ScaleWorkload("k8s", DEPLOYMENT, 3), namespace),
        Map.entry(
            new Action.InstallChart(
                "helm",
                "ping-k8s",
                new ChartSpec("ping", Path.of("helm/chart"), Map.of(), Map.of()),
                ChartValues.NONE,
                false,
                MINUTE),
            namespace),
        Map.entry(new Action.UninstallRelease("helm", "ping-k8s", "ping"), namespace),
        Map.entry(
            new Action.RollBackRelease("helm", "ping-k8s", "ping", Optional.empty(), MINUTE),
            namespace),
        Map.entry(new Action.Prove("k8s", CHECK, THERE), namespace),
        Map.entry(
            new Action.Conditional(WHERE_PULLED, new Action.DeleteObject("k8s", VOLUME)), volume));
  }

  private static Stream<Class<?>> kinds(Class<?> type) {
    Class<?>[] permitted = type.getPermittedSubclasses();
    return permitted == null ? Stream.of(type) : Stream.of(permitted).flatMap(TouchesTest::kinds);
  }

  private static Touches cluster(String... places) {
    return new Touches.Cluster(List.of(places));
  }

  private static Manifest manifest(ObjectRef ref) {
    return new Manifest(ref, Map.of());
  }
}
