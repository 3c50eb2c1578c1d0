package dev.pingctl.plan;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.TrafficSplit;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.plan.Plan.Wave;
import dev.pingctl.plan.ReleaseAction.Keeps;
import dev.pingctl.release.ChartSpec;
import dev.pingctl.release.ChartValues;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Condition;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Step;
import dev.pingctl.text.ShortHash;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The parts of plans that make and change what is in a Kubernetes cluster.
final class ClusterPlans {
  /// Annotation on pods: the hash of the ConfigMaps they use, so that a change replaces them.
  private static final String CONFIG_HASH = "pingctl.dev/config-hash";

  /// Nobody reads this variable; but other variables make other pods.
  private static final ChartValues UPGRADE_TO_PROVE =
      ChartValues.ofSettings(List.of("env.UPGRADED=yes"));

  /// So long may a controller take to go by a changed route.
  private static final Duration TAKEN_UP = Duration.ofSeconds(30);

  private final Settings settings;
  private final ChartValues values;
  private final Set<String> needed;
  private final FurtherNodes nodes;

  ClusterPlans(Settings settings) {
    this(settings, ChartValues.NONE, Set.of(), FurtherNodes.NONE);
  }

  private ClusterPlans(
      Settings settings, ChartValues values, Set<String> needed, FurtherNodes nodes) {
    this.settings = settings;
    this.values = values;
    this.needed = Set.copyOf(needed);
    this.nodes = nodes;
  }

  /// The same plans with values of the user's.
  ClusterPlans with(ChartValues given) {
    return new ClusterPlans(settings, given, needed, nodes);
  }

  /// The same plans, which leave the releases of these stages at their versions.
  ClusterPlans keepingVersions(Set<String> stages) {
    return new ClusterPlans(settings, values, stages, nodes);
  }

  /// The same plans for a cluster with these nodes beside the first.
  ClusterPlans with(FurtherNodes wanted) {
    return new ClusterPlans(settings, values, needed, wanted);
  }

  /// The embedded cluster's nodes, where the target is that.
  List<Wave> nodes() {
    if (!settings.isEmbedded()) {
      return List.of();
    }
    Map<Integer, Integer> ports = new TreeMap<>();
    for (int stage = ClusterNode.FIRST_STAGE; stage <= ClusterNode.LAST_STAGE; stage++) {
      ports.put(settings.port(stage), Settings.nodePort(stage));
    }
    ports.put(settings.port(Settings.HTTPS), Settings.nodePort(Settings.HTTPS));
    List<Wave> waves = new ArrayList<>();
    waves.add(new Wave(List.of(new EngineAction.StartNode(ClusterNode.STAGE, ports))));
    waves.addAll(nodes.waves());
    return waves;
  }

  /// The images of these stages that pods run, brought into the cluster.
  List<Wave> deliveriesOf(List<Stage> stages) {
    Set<String> definitions =
        stages.stream()
            .flatMap(stage -> stage.up().stream())
            .flatMap(step ->
                step instanceof Step.ApplyDefinitions apply
                    ? Stream.of(apply.image())
                    : Stream.empty())
            .collect(Collectors.toSet());
    List<Wave> needed =
        deliveries(
            stages.stream()
                .flatMap(stage -> stage.images().stream())
                .filter(image -> !definitions.contains(image)));
    List<Action> all = new ArrayList<>(new Plan("", needed).actions());
    stages.stream()
        .flatMap(stage -> stage.optionalImages().stream())
        .distinct()
        .forEach(image ->
            all.add(
                new Action.Conditional(
                    new Condition.ImageIsThere(image),
                    new ImageAction.DeliverImage(ClusterNode.STAGE, image))));
    return all.isEmpty() ? List.of() : List.of(new Wave(all));
  }

  List<Wave> deliveries(Stream<String> images) {
    List<Action> deliveries =
        images
            .distinct()
            .map(image -> (Action) new ImageAction.DeliverImage(ClusterNode.STAGE, image))
            .toList();
    return deliveries.isEmpty() ? List.of() : List.of(new Wave(deliveries));
  }

  /// What an `install-chart` step does. Values that the user gives are for the release that the
  /// stage answers through.
  ReleaseAction.InstallChart install(Stage stage, Step.InstallChart step) {
    ChartSpec chart = step.on(settings.target());
    ChartValues given = chart.release().equals(stage.service()) ? values : ChartValues.NONE;
    return new ReleaseAction.InstallChart(
        stage.name(),
        stage.namespace(),
        chart,
        given,
        needed.contains(stage.name()) ? Keeps.VERSION : Keeps.NOTHING,
        step.timeout());
  }

  /// The upgrade that keeps the values of a release; empty where the stage has no such release.
  Optional<ReleaseAction.InstallChart> rollout(
      Stage stage, String release, Optional<Duration> timeout) {
    return release(stage, release)
        .map(step ->
            new ReleaseAction.InstallChart(
                stage.name(),
                stage.namespace(),
                step.on(settings.target()),
                values,
                Keeps.VALUES,
                timeout.orElse(step.timeout())));
  }

  /// What takes a release back; empty where the stage has no such release.
  Optional<Action> rollback(
      Stage stage, String release, Optional<Integer> revision, Optional<Duration> timeout) {
    return release(stage, release)
        .map(step ->
            new ReleaseAction.RollBackRelease(
                stage.name(),
                stage.namespace(),
                release,
                revision,
                timeout.orElse(step.timeout())));
  }

  /// An upgrade of a release that changes the environment of its pods, and the rollback.
  List<Action> thereAndBack(Stage stage, String release) {
    return release(stage, release).stream()
        .flatMap(step ->
            Stream.<Action>of(
                new ReleaseAction.InstallChart(
                    stage.name(),
                    stage.namespace(),
                    step.on(settings.target()),
                    UPGRADE_TO_PROVE,
                    Keeps.VALUES,
                    step.timeout()),
                new ReleaseAction.RollBackRelease(
                    stage.name(), stage.namespace(), release, Optional.empty(), step.timeout())))
        .toList();
  }

  private static Optional<Step.InstallChart> release(Stage stage, String name) {
    return stage.charts().stream().filter(step -> step.chart().release().equals(name)).findFirst();
  }

  /// What an `apply` step does: foundations first, then what pods use, then what runs pods, then
  /// waiting for that.
  List<Wave> apply(Stage stage, Step.Apply step) {
    List<Action> foundations = new ArrayList<>();
    List<Action> others = new ArrayList<>();
    List<Action> workloads = new ArrayList<>();
    List<Action> waits = new ArrayList<>();
    List<Manifest> manifests = step.on(settings.target());
    step.secrets()
        .forEach((name, files) ->
            others.add(new ClusterAction.ApplySecret(stage.name(), secret(stage, name), files)));
    for (Manifest manifest : manifests) {
      Action action = apply(stage, step, manifest);
      if (!manifest.isWorkload()) {
        (manifest.isFoundation() ? foundations : others).add(action);
      } else {
        workloads.add(action);
        waits.add(new WaitAction.AwaitRollout(stage.name(), manifest.ref(), step.timeout()));
      }
    }
    List<Wave> waves = new ArrayList<>();
    for (List<Action> actions : List.of(foundations, others, workloads, waits)) {
      if (!actions.isEmpty()) {
        waves.add(new Wave(actions.stream().map(action -> where(step, action)).toList()));
      }
    }
    return waves;
  }

  private static Action where(Step.Apply step, Action action) {
    return step.condition()
        .<Action>map(condition -> new Action.Conditional(condition, action))
        .orElse(action);
  }

  /// The action that applies one object of a step, with what replaces its pods.
  private ClusterAction.ApplyObject apply(Stage stage, Step.Apply step, Manifest manifest) {
    StringBuilder configuration = new StringBuilder();
    for (Manifest other : step.on(settings.target())) {
      if (other.ref().kind().equals("ConfigMap") && manifest.mentions(other.ref().name())) {
        configuration.append(canonical(other.content()));
      }
    }
    List<String> secrets =
        step.secrets().entrySet().stream()
            .filter(entry -> manifest.mentions(entry.getKey()))
            .flatMap(entry -> entry.getValue().stream())
            .sorted()
            .toList();
    Manifest applied =
        configuration.isEmpty()
            ? manifest
            : manifest.withPodAnnotation(CONFIG_HASH, ShortHash.of(configuration.toString()));
    return new ClusterAction.ApplyObject(stage.name(), applied, secrets, step.file(manifest.ref()));
  }

  /// An object of a stage and the step that applies it.
  private record Found(Step.Apply step, Manifest manifest) {
    List<Wave> changedBy(Stage stage, Action change) {
      return List.of(
          new Wave(List.of(change)),
          new Wave(
              List.of(new WaitAction.AwaitRollout(stage.name(), manifest.ref(), step.timeout()))));
    }
  }

  /// A Deployment that a chart makes, if it does: what a chart makes is not known before Helm has
  /// rendered it.
  private static ObjectRef inChart(Stage stage, String name) {
    return new ObjectRef("apps/v1", "Deployment", Optional.of(stage.namespace()), name);
  }

  private static List<Wave> changed(Stage stage, Action change, ObjectRef workload) {
    Duration patience = stage.charts().getLast().timeout();
    return List.of(
        new Wave(List.of(change)),
        new Wave(List.of(new WaitAction.AwaitRollout(stage.name(), workload, patience))));
  }

  /// A Deployment that a stage applies, in whichever namespace.
  private Optional<Found> deployment(Stage stage, String name) {
    return found(stage, ref -> ref.kind().equals("Deployment") && ref.name().equals(name));
  }

  /// A Deployment by its name: one that a stage applies, else one that a chart of its may make;
  /// empty where the stage has neither.
  Optional<ObjectRef> workload(Stage stage, String name) {
    return deployment(stage, name)
        .map(found -> found.manifest().ref())
        .or(() -> stage.charts().isEmpty() ? Optional.empty() : Optional.of(inChart(stage, name)));
  }

  /// What applies a Deployment of a stage with another number of replicas and waits for it; empty
  /// where the stage has no such Deployment.
  Optional<List<Wave>> scale(Stage stage, String name, int replicas) {
    if (!stage.charts().isEmpty()) {
      ObjectRef ref = inChart(stage, name);
      return Optional.of(
          changed(stage, new ClusterAction.ScaleWorkload(stage.name(), ref, replicas), ref));
    }
    return changed(stage, name, manifest -> manifest.withReplicas(replicas));
  }

  /// What applies a changed Deployment of a stage and waits for it; empty where the stage applies
  /// no such Deployment.
  Optional<List<Wave>> changed(Stage stage, String name, UnaryOperator<Manifest> change) {
    return deployment(stage, name)
        .map(found -> {
          ClusterAction.ApplyObject whole = apply(stage, found.step(), found.manifest());
          return found.changedBy(
              stage,
              new ClusterAction.ApplyObject(
                  stage.name(), change.apply(whole.manifest()), whole.secrets()));
        });
  }

  Optional<Manifest> object(Stage stage, ObjectRef object) {
    return found(stage, object::equals)
        .map(found -> apply(stage, found.step(), found.manifest()).manifest());
  }

  private Optional<Found> found(Stage stage, Predicate<ObjectRef> wanted) {
    return stage.up().stream()
        .flatMap(step -> step instanceof Step.Apply apply ? Stream.of(apply) : Stream.empty())
        .flatMap(
            step -> step.on(settings.target()).stream().map(manifest -> new Found(step, manifest)))
        .filter(found -> wanted.test(found.manifest().ref()))
        .findFirst();
  }

  /// What applies an object of a stage with other values and waits for the pods that it makes;
  /// empty where the stage has no such object.
  Optional<List<Wave>> changed(Stage stage, ObjectRef object, Map<String, ?> patch) {
    return found(stage, object::equals)
        .map(found -> {
          ClusterAction.ApplyObject whole = apply(stage, found.step(), found.manifest());
          ClusterAction.ApplyObject changed =
              new ClusterAction.ApplyObject(
                  stage.name(), whole.manifest().patched(patch), whole.secrets());
          return changed.manifest().isWorkload()
              ? found.changedBy(stage, changed)
              : List.of(new Wave(List.of(changed)));
        });
  }

  /// What restarts the pods of a Deployment, one by one; empty where the stage has no such
  /// Deployment.
  Optional<List<Wave>> restart(Stage stage, String name) {
    if (!stage.charts().isEmpty()) {
      ObjectRef ref = inChart(stage, name);
      return Optional.of(changed(stage, new ClusterAction.RestartWorkload(stage.name(), ref), ref));
    }
    return deployment(stage, name)
        .map(found ->
            found.changedBy(
                stage, new ClusterAction.RestartWorkload(stage.name(), found.manifest().ref())));
  }

  /// What changes the weights of a stage's route and waits until traffic follows them; empty where
  /// the stage has no route between two versions.
  Optional<List<Wave>> canary(Stage stage, int weight, URI ingress) {
    return split(stage)
        .map(split -> {
          Manifest changed = split.withPercent(weight);
          return List.of(
              new Wave(List.of(new ClusterAction.ApplyObject(stage.name(), changed, List.of()))),
              new Wave(
                  List.of(
                      new WaitAction.AwaitTrafficSplit(
                          stage.name(), changed, split.host(), ingress, TAKEN_UP))));
        });
  }

  /// How a stage splits traffic between two versions; empty where it does not.
  Optional<TrafficSplit> split(Stage stage) {
    return stage.up().stream()
        .flatMap(step -> step instanceof Step.Apply apply ? Stream.of(apply) : Stream.empty())
        .flatMap(step -> step.on(settings.target()).stream())
        .flatMap(manifest -> TrafficSplit.of(manifest).stream())
        .findFirst();
  }

  /// A Secret by the name it has in a stage file: with a namespace before it where it is not the
  /// stage's own.
  private static ObjectRef secret(Stage stage, String name) {
    int slash = name.indexOf('/');
    String namespace = slash < 0 ? stage.namespace() : name.substring(0, slash);
    return new ObjectRef("v1", "Secret", Optional.of(namespace), name.substring(slash + 1));
  }

  /// A tree as text that is the same for the same content, whatever the order of its keys.
  private static String canonical(Object tree) {
    return switch (tree) {
      case Map<?, ?> map -> {
        StringBuilder text = new StringBuilder("{");
        for (String key : new TreeSet<>(map.keySet().stream().map(String::valueOf).toList())) {
          Object value = map.get(key);
          text.append(key).append('=').append(value == null ? "" : canonical(value)).append(';');
        }
        yield text.append('}').toString();
      }
      case List<?> list -> list.stream().map(ClusterPlans::canonical).toList().toString();
      default -> tree.toString();
    };
  }
}
