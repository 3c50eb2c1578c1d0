package dev.pingctl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.canary.CanaryRules;
import dev.pingctl.cluster.Autoscaler;
import dev.pingctl.compose.ComposeFile.Build;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.SomeContainer;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.fault.FaultList;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.injection.FaultPlace;
import dev.pingctl.machine.ProcessSpec;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.release.ChartSpec;
import dev.pingctl.release.ChartValues;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.stage.Check;
import dev.pingctl.stage.Condition;
import dev.pingctl.threshold.Conditions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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
  private static final ObjectRef POD =
      new ObjectRef("v1", "Pod", Optional.of("ping-k8s"), "greedy-cpu");
  private static final ObjectRef VOLUME =
      new ObjectRef("v1", "PersistentVolume", Optional.empty(), "redis-pv");
  private static final Check.Refuses REFUSES =
      new Check.Refuses(List.of(new Check.Refuses.Guarded(DEPLOYMENT, Optional.empty(), 6379)));
  private static final LoadShape LOAD =
      new LoadShape(
          HERE,
          List.of(new LoadShape.Phase(OptionalDouble.of(10), MINUTE)),
          10,
          false,
          MINUTE,
          Optional.empty(),
          "");
  private static final CanaryRules RULES =
      new CanaryRules(
          "v2",
          List.of(10, 100),
          Conditions.parse("errors>1%,p99>2x", CanaryRules.METRICS),
          50,
          Duration.ofSeconds(5),
          Duration.ofMinutes(2));
  private static final Action WAITING = new WaitAction.AwaitRollout("k8s", DEPLOYMENT, MINUTE);

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
    ProofAction.ProveUnderLoad proof =
        new ProofAction.ProveUnderLoad(
            "k8s",
            CHECK,
            HERE,
            List.of(
                WAITING,
                new Action.Conditional(
                    WHERE_PULLED, new ClusterAction.ScaleWorkload("k8s", DEPLOYMENT, 2)),
                new ClusterAction.RestartWorkload("k8s", DEPLOYMENT),
                new ClusterAction.DeleteObject("k8s", VOLUME)));

    assertThat(proof.touches())
        .isEqualTo(cluster("namespace ping-k8s", "the whole cluster (PersistentVolume redis-pv)"));
  }

  @Test
  void aProofThroughTheClusterTouchesTheNamespaceThatItAsks() {
    assertThat(new ProofAction.ProveUnderLoad("k8s", CHECK, THERE, List.of(WAITING)).touches())
        .isEqualTo(cluster("namespace ping-k8s"));
    assertThat(new ProofAction.ProveUnderLoad("k8s", CHECK, HERE, List.of(WAITING)).touches())
        .isEqualTo(ENGINE);
  }

  @Test
  void strangersTouchTheNamespaceThatIsMadeForThem() {
    assertThat(new ProofAction.Prove("k8s", REFUSES, THERE).touches())
        .isEqualTo(cluster("namespace ping-k8s", "namespace ping-k8s-stranger"));
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
        new WaitAction.AwaitProbe("compose", "ping", MINUTE),
        new WaitAction.AwaitHealthy("compose", "ping", MINUTE),
        new WaitAction.AwaitCompleted("compose", "ping", MINUTE),
        new WaitAction.AwaitAnswer("app", HERE, 1, MINUTE),
        new WaitAction.AwaitAnswer("k8s", THERE, 1, MINUTE),
        new WaitAction.AwaitTrafficSplit(
            "ingress", manifest(DEPLOYMENT), "localhost", HERE, MINUTE),
        new WaitAction.AwaitAutoscaler("k8s", Autoscaler.ref("ping-k8s", "ping"), MINUTE),
        WAITING,
        new WaitAction.AwaitCanary("ingress", 10, RULES),
        new WaitAction.AwaitSystem("cluster"),
        new Action.RememberCount("k8s", THERE),
        new MeasureAction.AwaitPods("k8s", DEPLOYMENT, 1, MINUTE),
        new MeasureAction.AwaitEnd("k8s", POD, MINUTE, ""),
        new MeasureAction.Try("k8s", new Attempt.ListSecrets("ping-k8s", "ping"), ""),
        new MeasureAction.ReadCount("k8s", THERE, "before"),
        new MeasureAction.SendLoad("k8s", LOAD, List.of(WAITING)),
        new MeasureAction.InOrder(List.of(WAITING, WAITING)),
        new MeasureAction.Timed("rollout", WAITING),
        new Action.Conditional(WHERE_PULLED, WAITING));
  }

  private static List<Action> ofTheMachine() {
    return List.of(
        new MachineAction.CreateSecret("k8s", "password"),
        new MachineAction.CreateRedisUsers("k8s", "users", "password"),
        new MachineAction.CreateCertificate("ingress", List.of("localhost")),
        new MachineAction.DeleteSecret("k8s", "password"),
        new MachineAction.StartProcess("app", new ProcessSpec("ping", Map.of()), 5000),
        new MachineAction.StopProcess("app", "ping"),
        new FaultAction.SetFaults("app", new FaultPlace.Process("app", "ping"), FaultList.NONE),
        new MachineAction.MergeKubeconfig("cluster"),
        new MachineAction.DeleteKubeconfig("cluster"),
        new ImageAction.SaveImages(
            "images", List.of("k8s"), List.of("pingctl/ping"), Path.of("images"), "1"));
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
        new ImageAction.ProvideImage("images", image, ImagePolicy.AUTO),
        new ImageAction.TryImage("images", image, ImagePolicy.AUTO),
        new ImageAction.BuildImage("image", "ping", build),
        new ImageAction.BuildVersion("helm", "pingctl/ping", "v2", FaultList.NONE),
        new ImageAction.BuildDev("helm", image, Optional.empty(), ImagePolicy.AUTO),
        new ImageAction.RemoveImage("images", "pingctl/ping"),
        new ImageAction.LoadImages("images", Path.of("images"), "1"),
        new EngineAction.CreateNetwork("redis", new NetworkSpec("net", false, Map.of())),
        new EngineAction.RemoveNetwork("redis", "net"),
        new EngineAction.CreateVolume("compose", new VolumeSpec("data", Map.of())),
        new EngineAction.RemoveVolume("compose", "data"),
        new EngineAction.CreateContainer("compose", container),
        new EngineAction.StartContainer("compose", container),
        new EngineAction.RemoveContainer("compose", "ping"),
        new FaultAction.SetFaults(
            "compose", new FaultPlace.Containers(List.of("ping")), FaultList.NONE),
        new EngineAction.StartNode("cluster", Map.of(5005, 30_005)),
        new EngineAction.StartWorker("cluster", 2),
        new EngineAction.RemoveWorker("cluster", 2, false),
        new EngineAction.DeleteNodeData("storage"),
        new MeasureAction.RunScript("app", Path.of("a.sh"), List.of(), List.of(), MINUTE),
        new ProofAction.Prove("compose", CHECK, HERE),
        new ProofAction.ProveUnderLoad("compose", CHECK, HERE, List.of()));
  }

  private static Map<Action, Touches> ofTheCluster() {
    Touches namespace = cluster("namespace ping-k8s");
    Touches volume = cluster("the whole cluster (PersistentVolume redis-pv)");
    return Map.ofEntries(
        Map.entry(new ClusterAction.ApplyObject("k8s", manifest(DEPLOYMENT), List.of()), namespace),
        Map.entry(new ClusterAction.ApplyObject("k8s", manifest(NAMESPACE), List.of()), namespace),
        Map.entry(new ClusterAction.ApplyObject("k8s", manifest(VOLUME), List.of()), volume),
        Map.entry(new ClusterAction.ApplySecret("k8s", DEPLOYMENT, List.of("password")), namespace),
        Map.entry(
            new MeasureAction.Disturb("k8s", DEPLOYMENT, new Disturbance.Kill(), MINUTE),
            namespace),
        Map.entry(new MeasureAction.Try("k8s", new Attempt.TakeNode("ping-k8s"), ""), namespace),
        Map.entry(
            new MeasureAction.Try("k8s", new Attempt.Connect("ping-k8s", REFUSES), ""),
            cluster("namespace ping-k8s", "namespace ping-k8s-stranger")),
        Map.entry(
            new MeasureAction.SendLoad(
                "k8s", LOAD, List.of(WAITING, new ClusterAction.DeleteObject("k8s", VOLUME))),
            volume),
        Map.entry(
            new ClusterAction.ApplyDefinitions("ingress", "pingctl/gateway-api"),
            cluster("the whole cluster (definitions from pingctl/gateway-api)")),
        Map.entry(new ClusterAction.DeleteObject("k8s", DEPLOYMENT), namespace),
        Map.entry(new ClusterAction.DeleteObject("k8s", NAMESPACE), namespace),
        Map.entry(new ClusterAction.DeleteObject("k8s", VOLUME), volume),
        Map.entry(
            new ImageAction.DeliverImage("k8s", "pingctl/ping"), cluster("images of the workshop")),
        Map.entry(
            new FaultAction.SetFaults(
                "k8s", new FaultPlace.Pods(DEPLOYMENT, Optional.empty()), FaultList.NONE),
            namespace),
        Map.entry(new ClusterAction.RestartWorkload("k8s", DEPLOYMENT), namespace),
        Map.entry(new ClusterAction.ScaleWorkload("k8s", DEPLOYMENT, 3), namespace),
        Map.entry(
            new ReleaseAction.InstallChart(
                "helm",
                "ping-k8s",
                new ChartSpec("ping", Path.of("helm/chart"), Map.of(), Map.of()),
                ChartValues.NONE,
                ReleaseAction.Keeps.NOTHING,
                MINUTE),
            namespace),
        Map.entry(new ReleaseAction.UninstallRelease("helm", "ping-k8s", "ping"), namespace),
        Map.entry(
            new ReleaseAction.RollBackRelease("helm", "ping-k8s", "ping", Optional.empty(), MINUTE),
            namespace),
        Map.entry(new ProofAction.Prove("k8s", CHECK, THERE), namespace),
        Map.entry(
            new Action.Conditional(WHERE_PULLED, new ClusterAction.DeleteObject("k8s", VOLUME)),
            volume));
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
