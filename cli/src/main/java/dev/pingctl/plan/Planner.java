package dev.pingctl.plan;

import dev.pingctl.cluster.Autoscaler;
import dev.pingctl.fault.FaultList;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.injection.FaultToken;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.TrafficSplit;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.plan.Plan.Wave;
import dev.pingctl.release.ChartSpec;
import dev.pingctl.release.ChartValues;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Check;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Step;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Turns stages into plans. Pure: the same stages, settings and inventory give the same plan.
public final class Planner {
  private final Settings settings;
  private final Function<String, CatalogueImage> catalogue;
  private final ClusterPlans cluster;
  private final ClusterRemovals removals;

  /// A planner for one run that finds images by name in a catalogue.
  public Planner(Settings settings, Function<String, CatalogueImage> catalogue) {
    this(settings, catalogue, new ClusterPlans(settings));
  }

  private Planner(
      Settings settings, Function<String, CatalogueImage> catalogue, ClusterPlans cluster) {
    this.settings = settings;
    this.catalogue = catalogue;
    this.cluster = cluster;
    this.removals = new ClusterRemovals(settings);
  }

  /// Returns a planner that gives the user's values to the chart that a stage answers through.
  public Planner withValues(ChartValues values) {
    return new Planner(settings, catalogue, cluster.with(values));
  }

  /// Returns a planner for an embedded cluster with these nodes beside the first.
  public Planner withNodes(FurtherNodes nodes) {
    return new Planner(settings, catalogue, cluster.with(nodes));
  }

  /// Returns a planner that leaves the releases of these stages at the version that a rollout has
  /// given them: another stage is wanted, which only needs them.
  public Planner keepingVersions(List<Stage> needed) {
    return new Planner(
        settings,
        catalogue,
        cluster.keepingVersions(needed.stream().map(Stage::name).collect(Collectors.toSet())));
  }

  /// The plan that brings these stages up in order: all their images first, then stage by stage,
  /// and the cluster before the first stage that runs on it.
  public Plan up(String title, List<Stage> stages, boolean verify) {
    List<Stage> onCluster = stages.stream().filter(Stage::onCluster).toList();
    List<Wave> waves = new ArrayList<>(images(stages));
    boolean clusterIsUp = false;
    for (Stage stage : stages) {
      if (stage.onCluster() && !clusterIsUp) {
        waves.addAll(cluster.nodes());
        waves.addAll(cluster.deliveriesOf(onCluster));
        clusterIsUp = true;
      }
      stage.up().forEach(step -> waves.addAll(waves(stage, step)));
      if (verify) {
        proofs(stage).forEach(proof -> waves.addAll(proof.plan().waves()));
      }
    }
    return new Plan(title, waves);
  }

  /// The plan that brings the embedded cluster up without any stage.
  ///
  /// @param merge whether its context is added to the user's own kubeconfig
  public Plan cluster(boolean merge) {
    List<Wave> waves = new ArrayList<>();
    waves.add(new Wave(List.of(provide(ClusterNode.IMAGE))));
    waves.addAll(cluster.nodes());
    waves.add(new Wave(List.of(new WaitAction.AwaitSystem(ClusterNode.STAGE))));
    if (merge) {
      waves.add(new Wave(List.of(new MachineAction.MergeKubeconfig(ClusterNode.STAGE))));
    }
    return new Plan("cluster up", waves);
  }

  /// The plan that makes these images available on the engine.
  public Plan provide(List<String> images) {
    return new Plan("images", List.of(new Wave(images.stream().map(this::provide).toList())));
  }

  /// The plan that saves the images of these stages into an archive, made first where they are not
  /// there.
  ///
  /// @param version the version of this pingctl
  public Plan save(List<Stage> stages, Path file, String version) {
    List<Wave> waves = new ArrayList<>(images(stages));
    List<String> names = stages.stream().map(Stage::name).toList();
    waves.addAll(
        one(new ImageAction.SaveImages("images", names, imageNames(stages), file, version)));
    return new Plan("images", waves);
  }

  /// The plan that loads the images of an archive.
  ///
  /// @param version the version of this pingctl
  public Plan loadArchive(Path file, String version) {
    return new Plan("images", one(new ImageAction.LoadImages("images", file, version)));
  }

  /// The plan that brings these images into the cluster.
  public Plan load(List<String> images) {
    List<Wave> waves = new ArrayList<>(provide(images).waves());
    waves.add(
        new Wave(
            images.stream()
                .map(image -> (Action) new ImageAction.DeliverImage(ClusterNode.STAGE, image))
                .toList()));
    return new Plan("cluster load", waves);
  }

  /// The plan that gives a Deployment another number of replicas; empty where the stage has none of
  /// that name.
  public Optional<Plan> scale(Stage stage, String deployment, int replicas) {
    return cluster
        .scale(stage, deployment, replicas)
        .map(change -> {
          List<Wave> waves = new ArrayList<>(images(List.of(stage)));
          waves.addAll(cluster.deliveriesOf(List.of(stage)));
          waves.addAll(change);
          return new Plan("scale", waves);
        });
  }

  /// The plan that restarts the pods of a Deployment; empty where the stage has none of that name.
  public Optional<Plan> restart(Stage stage, String deployment) {
    return cluster.restart(stage, deployment).map(waves -> new Plan("restart", waves));
  }

  /// The plan that rolls another version of the service out through the release of a stage, which
  /// keeps its other values; empty where the stage has no such release.
  ///
  /// @param faults those that the version starts with
  public Optional<Plan> rollout(
      Stage stage, String release, String version, FaultList faults, Optional<Duration> timeout) {
    return cluster
        .rollout(stage, release, timeout)
        .map(install -> {
          List<String> images = List.copyOf(install.chart().images().values());
          List<Wave> waves = new ArrayList<>();
          add(waves, images.stream().distinct().map(this::provide).toList());
          String changed = install.chart().images().get(ChartSpec.MAIN_IMAGE);
          if (changed != null) {
            waves.addAll(version(stage, changed, version, faults));
          }
          waves.addAll(cluster.deliveries(images.stream()));
          waves.addAll(one(install));
          return new Plan("rollout", waves);
        });
  }

  /// What makes another version of an image that earlier waves provide, and before it the token
  /// that clears its faults, if it has any.
  private static List<Wave> version(Stage stage, String image, String version, FaultList faults) {
    List<Wave> waves = new ArrayList<>();
    if (!faults.isEmpty()) {
      waves.addAll(one(new MachineAction.CreateSecret(FaultToken.STAGE, FaultToken.NAME)));
    }
    waves.addAll(one(new ImageAction.BuildVersion(stage.name(), image, version, faults)));
    return waves;
  }

  /// The plan that takes a release of a stage back to a revision, or to the one before; empty where
  /// the stage has no such release.
  public Optional<Plan> rollback(
      Stage stage, String release, Optional<Integer> revision, Optional<Duration> timeout) {
    return cluster
        .rollback(stage, release, revision, timeout)
        .map(action -> new Plan("rollback", one(action)));
  }

  /// The plan that sends a percentage of the requests to the canary; empty where the stage has no
  /// route that splits traffic.
  public Optional<Plan> canary(Stage stage, int weight) {
    return cluster.canary(stage, weight, address(stage)).map(waves -> new Plan("canary", waves));
  }

  /// The plan that makes the images of stages available, in the cluster too, which has to be there.
  public Plan images(String title, List<Stage> stages) {
    List<Wave> waves = new ArrayList<>(images(stages));
    List<Stage> onCluster = stages.stream().filter(Stage::onCluster).toList();
    if (!onCluster.isEmpty()) {
      waves.addAll(cluster.deliveriesOf(onCluster));
    }
    return new Plan(title, waves);
  }

  /// The plan that carries out steps for a stage.
  public Plan steps(String title, Stage stage, List<Step> steps) {
    return new Plan(title, steps.stream().flatMap(step -> waves(stage, step).stream()).toList());
  }

  /// The plan that applies an object of a stage with other values and waits for the pods that it
  /// makes; empty where the stage has no such object.
  ///
  /// @param patch a merge patch
  public Optional<Plan> changed(Stage stage, ObjectRef object, Map<String, ?> patch) {
    return cluster.changed(stage, object, patch).map(waves -> new Plan("change", waves));
  }

  /// An object that a stage applies, as the stage has it; empty where it applies no such object.
  public Optional<Manifest> object(Stage stage, ObjectRef object) {
    return cluster.object(stage, object);
  }

  /// A Deployment of a stage by its name; empty where the stage has none.
  Optional<ObjectRef> workload(Stage stage, String deployment) {
    return cluster.workload(stage, deployment);
  }

  /// How a stage splits traffic between two versions; empty where it does not.
  Optional<TrafficSplit> split(Stage stage) {
    return cluster.split(stage);
  }

  /// What applies a changed Deployment of a stage and waits for it; empty where the stage applies
  /// no such Deployment.
  Optional<List<Wave>> changed(Stage stage, String deployment, UnaryOperator<Manifest> change) {
    return cluster.changed(stage, deployment, change);
  }

  /// One claim, and what has to be done to prove it.
  public record Proof(String stage, Check check, Plan plan) {}

  /// What proves the claims of a stage, in order.
  public List<Proof> proofs(Stage stage) {
    return stage.verify().stream()
        .map(check -> new Proof(stage.name(), check, new Plan("verify", proof(stage, check))))
        .toList();
  }

  private List<Wave> proof(Stage stage, Check check) {
    if (check instanceof Check.RollsBack back) {
      return one(
          new ProofAction.ProveUnderLoad(
              stage.name(), check, address(stage), cluster.thereAndBack(stage, back.release())));
    }
    Wave proof = new Wave(List.of(new ProofAction.Prove(stage.name(), check, address(stage))));
    if (!(check instanceof Check.SurvivesTeardown)) {
      return List.of(proof);
    }
    List<Wave> waves = new ArrayList<>();
    waves.add(new Wave(List.of(new Action.RememberCount(stage.name(), address(stage)))));
    List<Wave> made = new ArrayList<>();
    stage.up().forEach(step -> made.addAll(waves(stage, step)));
    waves.addAll(removals.keepingData(new Plan("", made).reversed("").waves()));
    waves.addAll(up("", List.of(stage), false).waves());
    waves.add(proof);
    return waves;
  }

  /// The plan that takes away what was found of some stages: the reverse of their `up`, as far as
  /// it is there, then what else carries their mark, and these images. The embedded cluster goes
  /// with the last stage on it. What cannot be made again goes last of all.
  public Plan teardown(Teardown wanted, Inventory inventory, List<String> images) {
    List<Action> left = new ArrayList<>(removals.objects(wanted, inventory));
    List<Action> node = removals.node(wanted, inventory);
    if (!node.isEmpty()) {
      left.removeIf(
          EngineAction.DeleteNodeData.class::isInstance); // It goes with the node's volumes.
    }
    inventory.items().stream()
        .filter(item -> wanted.means(item.stage()))
        .filter(item -> !item.stage().equals(ClusterNode.STAGE))
        .sorted(Comparator.comparing(Inventory.Item::kind).thenComparing(Inventory.Item::name))
        .forEach(item -> left.add(item.removal()));
    left.addAll(node);
    List<Wave> waves = new ArrayList<>();
    for (Wave wave : up("", concerned(wanted, left), false).reversed("").waves()) {
      add(waves, wave.actions().stream().filter(left::remove).toList());
    }
    // What up would not make any more, kind by kind in the order of removal; in the cluster, that
    // has to go before the node does.
    Map<Class<?>, List<Action>> rest = new LinkedHashMap<>();
    left.forEach(
        action -> rest.computeIfAbsent(action.getClass(), kind -> new ArrayList<>()).add(action));
    List<Wave> inCluster = new ArrayList<>();
    List<Wave> others = new ArrayList<>();
    rest.values()
        .forEach(actions ->
            (isInCluster(actions.getFirst()) ? inCluster : others).add(new Wave(actions)));
    waves.addAll(beforeTheNode(waves), inCluster);
    waves.addAll(others);
    images.forEach(
        image -> waves.add(new Wave(List.of(new ImageAction.RemoveImage("images", image)))));
    return new Plan("teardown", dataLast(waves));
  }

  private static boolean isInCluster(Action action) {
    return action.touches() instanceof Touches.Cluster;
  }

  /// The place among removals where the embedded cluster begins to go.
  private static int beforeTheNode(List<Wave> removals) {
    int place = 0;
    while (place < removals.size()
        && removals.get(place).actions().stream()
            .noneMatch(action -> action.stage().equals(ClusterNode.STAGE))) {
      place++;
    }
    return place;
  }

  private static List<Wave> dataLast(List<Wave> waves) {
    List<Wave> ordered = new ArrayList<>();
    for (Wave wave : waves) {
      add(ordered, wave.actions().stream().filter(action -> !action.takesData()).toList());
    }
    add(
        ordered,
        waves.stream().flatMap(wave -> wave.actions().stream()).filter(Action::takesData).toList());
    return ordered;
  }

  /// The stages whose order of coming up tells in which order these removals are done.
  private static List<Stage> concerned(Teardown wanted, List<Action> removals) {
    Set<String> left = removals.stream().map(Action::stage).collect(Collectors.toSet());
    return wanted.meant().stream()
        .filter(stage ->
            left.contains(stage.name()) || (stage.onCluster() && left.contains(ClusterNode.STAGE)))
        .toList();
  }

  private List<Wave> images(List<Stage> stages) {
    List<Wave> waves = new ArrayList<>();
    add(waves, imageNames(stages).stream().map(this::provide).toList());
    return waves;
  }

  /// The images that these stages need, each once: first those that they cannot do without.
  public List<String> imageNames(List<Stage> stages) {
    Set<String> names = new LinkedHashSet<>();
    stages.forEach(stage -> names.addAll(stage.images()));
    if (settings.isEmbedded() && stages.stream().anyMatch(Stage::onCluster)) {
      names.add(ClusterNode.IMAGE);
    }
    stages.forEach(stage -> names.addAll(stage.optionalImages()));
    return List.copyOf(names);
  }

  private Action provide(String image) {
    CatalogueImage found = catalogue.apply(image);
    return found.recipe() instanceof CatalogueImage.Recipe.PulledOnly
        ? new ImageAction.TryImage("images", found, settings.images())
        : new ImageAction.ProvideImage("images", found, settings.images());
  }

  private URI address(Stage stage) {
    return URI.create(stage.address(settings.target()).orElse("http://localhost"));
  }

  private List<Wave> waves(Stage stage, Step step) {
    String name = stage.name();
    return switch (step) {
      case Step.RunProcess run ->
          one(new MachineAction.StartProcess(name, run.process(), settings.port(stage.number())));
      case Step.CreateSecret secret -> one(new MachineAction.CreateSecret(name, secret.name()));
      case Step.CreateRedisUsers users ->
          one(new MachineAction.CreateRedisUsers(name, users.name(), users.password()));
      case Step.CreateNetwork network ->
          one(new EngineAction.CreateNetwork(name, network.network()));
      case Step.CreateVolume volume -> one(new EngineAction.CreateVolume(name, volume.volume()));
      case Step.RunContainer run -> one(new EngineAction.StartContainer(name, run.container()));
      case Step.ComposeUp up -> ComposePlans.up(name, up.file(), up.timeout());
      case Step.Apply apply -> cluster.apply(stage, apply);
      case Step.InstallChart chart -> one(cluster.install(stage, chart));
      case Step.ApplyDefinitions apply ->
          one(new ClusterAction.ApplyDefinitions(name, apply.image()));
      case Step.CreateCertificate certificate ->
          one(new MachineAction.CreateCertificate(name, certificate.hosts()));
      case Step.AwaitHealthy wait ->
          one(new WaitAction.AwaitHealthy(name, wait.container(), wait.timeout()));
      case Step.AwaitAutoscaler wait ->
          one(
              new WaitAction.AwaitAutoscaler(
                  name, Autoscaler.ref(stage.namespace(), wait.name()), wait.timeout()));
      case Step.AwaitAnswer wait ->
          one(
              new WaitAction.AwaitAnswer(
                  name, URI.create(address(stage) + wait.path()), wait.times(), wait.timeout()));
    };
  }

  private static List<Wave> one(Action action) {
    return List.of(new Wave(List.of(action)));
  }

  /// Adds a wave of these actions, if there are any.
  static void add(List<Wave> waves, List<Action> actions) {
    if (!actions.isEmpty()) {
      waves.add(new Wave(actions));
    }
  }
}
