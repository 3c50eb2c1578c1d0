package dev.pingctl.observe;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.Pods;
import dev.pingctl.cluster.Workloads;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.Owned;
import dev.pingctl.machine.Processes;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.observe.StageStatus.Health;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Prefetch;
import dev.pingctl.ping.Question;
import dev.pingctl.plan.Inventory;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The one place where the state of the running workshop is read.
public final class Observer {
  private static final Duration QUESTION = Duration.ofSeconds(1);

  private final Settings settings;
  private final Supplier<ContainerEngine> engine;
  private final Supplier<Cluster> cluster;
  private final Processes processes;

  /// An observer of this machine and of the cluster. Both are asked only when it is needed.
  public Observer(Settings settings, Supplier<ContainerEngine> engine, Supplier<Cluster> cluster) {
    this.settings = settings;
    this.engine = engine;
    this.cluster = cluster;
    this.processes = new Processes(settings);
  }

  /// Everything on this machine that carries pingctl's mark, except images; and in the cluster, of
  /// the kinds that these stages apply.
  ///
  /// @param onEngine what the engine listed as pingctl's
  public Inventory inventory(List<Owned> onEngine, List<Stage> inCluster) {
    return new InventoryReader(settings, cluster)
        .read(onEngine, inCluster, () -> node().isPresent(), this::reachesCluster);
  }

  /// Whether stages of other workshops than that of these stages have a namespace on the embedded
  /// cluster.
  ///
  /// @throws Failure `PING-CLUSTER-DOWN` where it does not answer, and there is an image of another
  ///   workshop
  public boolean othersOnCluster(List<Stage> stages) {
    return settings.isEmbedded()
        && node()
            .map(node -> new OtherWorkshops(cluster, this::images).areOn(node, stages))
            .orElse(false);
  }

  /// Whether there is a cluster to ask: the user's, or the embedded one as far as it runs.
  boolean reachesCluster() {
    return !settings.isEmbedded() || node().filter(ContainerState::running).isPresent();
  }

  private Optional<ContainerState> node() {
    return engine
        .get()
        .states()
        .inspect(ClusterNode.NAME)
        .filter(state -> Ownership.marks(state.labels()));
  }

  /// References of every image that carries pingctl's mark; of those without any, left behind by
  /// build stages, the id.
  public List<String> images() {
    return engine.get().images().owned().stream()
        .flatMap(image ->
            image.references().isEmpty() ? Stream.of(image.id()) : image.references().stream())
        .toList();
  }

  /// Whether a plain process of pingctl's runs under this name.
  public boolean runsProcess(String stage, String name) {
    return processes.find(stage, name).isPresent();
  }

  /// Whether it is this stage that listens on a port, or the embedded cluster for it.
  public boolean holds(Stage stage, int port) {
    if (stage.onCluster()) {
      return engine.get().states().inspect(ClusterNode.NAME).stream()
          .anyMatch(state -> state.holds(port));
    }
    boolean process =
        processes.running().stream().anyMatch(each -> each.stage().equals(stage.name()));
    return process
        || engine.get().objects().list().stream()
            .filter(
                each -> each.kind() == Owned.Kind.CONTAINER && each.stage().equals(stage.name()))
            .flatMap(each -> engine.get().states().inspect(each.name()).stream())
            .anyMatch(state -> state.holds(port));
  }

  /// The state of each of these stages.
  public List<StageStatus> status(List<Stage> stages) {
    return status(
        stages,
        stages.stream().anyMatch(Stage::usesEngine) ? engine.get().objects().list() : List.of());
  }

  /// The same, where what carries pingctl's mark on the engine has been listed already.
  public List<StageStatus> status(List<Stage> stages, List<Owned> owned) {
    List<Processes.Running> running = processes.running();
    RunningPorts ports = ports(running);
    boolean onCluster = stages.stream().anyMatch(Stage::onCluster);
    Optional<ContainerState> node =
        onCluster && settings.isEmbedded() ? ports.container(ClusterNode.NAME) : Optional.empty();
    boolean reached =
        onCluster && (!settings.isEmbedded() || node.filter(ContainerState::running).isPresent());
    String elsewhere = node.isPresent() && !reached ? "stopped cluster" : "";
    // All of them at once: each is a handful of questions that only wait.
    List<Prefetch<StageStatus>> asked =
        stages.stream()
            .map(stage -> {
              int base = ports.base(stage);
              Stage asUp = with(stage, base);
              return Prefetch.start(() ->
                  !stage.onCluster()
                      ? status(asUp, base, owned, running, ports)
                      : reached ? inCluster(asUp, base) : absent(asUp, base, elsewhere));
            })
            .toList();
    List<StageStatus> each = asked.stream().map(Prefetch::get).toList();
    return each.stream().map(status -> withNeeds(status, each)).toList();
  }

  /// A stage that works is degraded where one that it needs does not.
  private static StageStatus withNeeds(StageStatus status, List<StageStatus> all) {
    return all.stream()
        .filter(other -> status.stage().needs().contains(other.stage().name()))
        .filter(other -> status.health() == Health.UP && other.health() != Health.UP)
        .findFirst()
        .map(status::without)
        .orElse(status);
  }

  /// The first of these stages of which anything is there, as it was brought up. Asks for them one
  /// by one, and neither for counts nor for images.
  public Optional<Stage> firstUp(List<Stage> stages) {
    List<Processes.Running> running = processes.running();
    RunningPorts ports = ports(running);
    boolean reached = reachesClusterOf(stages);
    return stages.stream()
        .filter(stage -> isThere(stage, running, reached))
        .findFirst()
        .map(stage -> with(stage, ports.base(stage)));
  }

  /// Those of these stages of which anything is there. Asks neither for counts nor for images.
  public List<Stage> there(List<Stage> stages) {
    List<Processes.Running> running = processes.running();
    boolean reached = reachesClusterOf(stages);
    return stages.stream().filter(stage -> isThere(stage, running, reached)).toList();
  }

  private boolean reachesClusterOf(List<Stage> stages) {
    return stages.stream().anyMatch(Stage::onCluster) && reachesCluster();
  }

  private boolean isThere(Stage stage, List<Processes.Running> running, boolean reached) {
    return stage.onCluster()
        ? reached && !workloads(stage).isEmpty()
        : running.stream().anyMatch(each -> each.stage().equals(stage.name()))
            || (stage.usesEngine() && hasContainer(stage));
  }

  private List<Workloads.Workload> workloads(Stage stage) {
    return cluster.get().workloads().ofStage(stage.namespace(), stage.name());
  }

  private boolean hasContainer(Stage stage) {
    return engine.get().objects().list().stream()
        .anyMatch(each -> each.kind() == Owned.Kind.CONTAINER && each.stage().equals(stage.name()));
  }

  /// A stage as it was brought up, with the addresses at which it answers; as the settings say
  /// where nothing of it is there.
  public Stage asItRuns(Stage stage) {
    // Of a stage on the cluster no process says anything, and to look at all of them takes time.
    return with(stage, ports(stage.onCluster() ? List.of() : processes.running()).base(stage));
  }

  private RunningPorts ports(List<Processes.Running> running) {
    return new RunningPorts(settings, running, name -> engine.get().states().inspect(name));
  }

  private Stage with(Stage stage, int portBase) {
    return portBase == settings.portBase() ? stage : stage.under(settings.withPortBase(portBase));
  }

  private static StageStatus absent(Stage stage, int base, String where) {
    return new StageStatus(stage, base, where, Health.DOWN, 0, 0, List.of(), Optional.empty(), "");
  }

  private StageStatus inCluster(Stage stage, int base) {
    List<Workloads.Workload> workloads = workloads(stage);
    if (workloads.isEmpty()) {
      return absent(stage, base, "");
    }
    int ready = workloads.stream().mapToInt(Workloads.Workload::ready).sum();
    int replicas = workloads.stream().mapToInt(Workloads.Workload::desired).sum();
    List<String> images =
        cluster.get().pods().list(stage.namespace(), Map.of()).stream()
            .flatMap(pod -> pod.containers().stream())
            .map(Pods.Container::image)
            .distinct()
            .sorted()
            .toList();
    Optional<String> problem = new Lacks(settings.target(), cluster).of(stage, workloads);
    Health health =
        problem.isEmpty() && workloads.stream().allMatch(Workloads.Workload::done)
            ? Health.UP
            : Health.DEGRADED;
    try (Addresses addresses = new Addresses(() -> cluster.get().routes())) {
      Optional<Long> count =
          stage
              .address(settings.target())
              .flatMap(address -> count(addresses.resolve(URI.create(address)).toString()));
      return new StageStatus(
          stage,
          base,
          "namespace " + stage.namespace(),
          health,
          ready,
          replicas,
          images,
          count,
          problem.orElse(""));
    }
  }

  private static StageStatus status(
      Stage stage,
      int base,
      List<Owned> owned,
      List<Processes.Running> processes,
      RunningPorts ports) {
    List<String> names =
        owned.stream()
            .filter(
                each -> each.kind() == Owned.Kind.CONTAINER && each.stage().equals(stage.name()))
            .map(Owned::name)
            .toList();
    List<ContainerState> containers =
        names.stream().flatMap(name -> ports.container(name).stream()).toList();
    List<Processes.Running> running =
        processes.stream().filter(each -> each.stage().equals(stage.name())).toList();
    Optional<String> missing =
        stage.containers().stream()
            .map(ContainerSpec::name)
            .filter(name -> !names.contains(name))
            .findFirst()
            .filter(name -> !containers.isEmpty());
    int ready = (int) containers.stream().filter(Observer::works).count() + running.size();
    int replicas = containers.size() + running.size();
    String where =
        !containers.isEmpty()
            ? "containers"
            : running.isEmpty() ? "" : "process " + running.getFirst().handle().pid();
    List<String> images =
        containers.stream().map(ContainerState::image).distinct().sorted().toList();
    Optional<Long> count = replicas == 0 ? Optional.empty() : stage.url().flatMap(Observer::count);
    return new StageStatus(
        stage,
        base,
        where,
        missing.isPresent() ? Health.DEGRADED : health(ready, replicas),
        ready,
        replicas,
        images,
        count,
        missing.map("container %s is missing"::formatted).orElse(""));
  }

  private static Health health(int ready, int replicas) {
    if (replicas == 0) {
      return Health.DOWN;
    }
    return ready == replicas ? Health.UP : Health.DEGRADED;
  }

  private static boolean works(ContainerState state) {
    return state.running() && state.health().map("healthy"::equals).orElse(true);
  }

  /// The count of a stage, read without pinging; empty where there is none.
  public static Optional<Long> count(String url) {
    return Question.get(URI.create(url + "/count"), QUESTION)
        .filter(answer -> answer.status() == 200 && answer.body().matches("\\d+"))
        .map(answer -> Long.valueOf(answer.body()));
  }
}
