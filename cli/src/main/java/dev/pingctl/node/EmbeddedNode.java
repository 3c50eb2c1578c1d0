package dev.pingctl.node;

import dev.pingctl.cluster.ObjectStore;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.ExecResult;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.kubeconfig.KubeconfigFiles;
import dev.pingctl.machine.Ports;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.Settings;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The embedded cluster's first node, in a container of the engine; it has the control plane.
/// [Workers] are the others.
public final class EmbeddedNode {
  /// The port of this machine for the API, where nothing else has it.
  static final int FAVOURITE_API_PORT = 6550;

  private final Settings settings;
  private final ContainerEngine engine;

  /// The node on this engine.
  public EmbeddedNode(Settings settings, ContainerEngine engine) {
    this.settings = settings;
    this.engine = engine;
  }

  /// Makes or starts the node and waits until it is Ready; writes pingctl's kubeconfig.
  ///
  /// @param pulled whether the image is the pulled kind of node
  /// @param ports ports of this machine with the node port each leads to
  /// @param objects this cluster's API, asked where the node has been running all along
  public Change start(
      String image,
      boolean pulled,
      Map<Integer, Integer> ports,
      Supplier<ObjectStore> objects,
      Consumer<String> progress) {
    NodeKind kind = pulled ? NodeKind.K3S : NodeKind.BUILT;
    Map<String, String> labels = Ownership.labels(ClusterNode.STAGE);
    engine.objects().ensure(new NetworkSpec(ClusterNode.NETWORK, false, labels));
    kind.volumes().values().stream()
        .sorted()
        .forEach(name -> engine.objects().ensure(new VolumeSpec(name, labels)));
    Optional<ContainerState> present = engine.states().inspect(ClusterNode.NAME);
    present.ifPresent(NodeWait::requireAwake);
    int apiPort = apiPort(present);
    String rights = NodeContainer.rights(present);
    Change change;
    try {
      change = engine.containers().ensure(container(image, kind, ports, apiPort, rights));
    } catch (Failure failure) {
      if (rights.equals(NodeContainer.NARROW) || !failure.is(FailureId.ENGINE)) {
        throw failure;
      }
      progress.accept("the engine refuses --privileged, trying with fewer rights");
      change =
          engine.containers().ensure(container(image, kind, ports, apiPort, NodeContainer.NARROW));
    }
    if (!change.isChange()) {
      ContainerState state = running();
      if (isKnown(state) && isReady(objects, state)) {
        return change;
      }
    }
    new NodeWait(engine, ClusterNode.NAME).until(kind.ready(), progress);
    ContainerState state = running();
    Outcome written = writeKubeconfig(state);
    return change.isChange() || !written.isChange()
        ? change
        : new Change(written, Optional.of(new Cause("no kubeconfig of this node yet")));
  }

  /// What [#start] would do to the node's container now.
  ///
  /// @param image the image's reference; its name where it is not there yet
  public Change decide(String image, boolean pulled, Map<Integer, Integer> ports) {
    Optional<ContainerState> present = engine.states().inspect(ClusterNode.NAME);
    return engine
        .containers()
        .decide(
            container(
                image,
                pulled ? NodeKind.K3S : NodeKind.BUILT,
                ports,
                apiPort(present),
                NodeContainer.rights(present)),
            true);
  }

  /// Whether the API answers and the kubelet has called the node Ready since its container was
  /// started: what the node itself is asked otherwise, which takes longer.
  private static boolean isReady(Supplier<ObjectStore> objects, ContainerState state) {
    try {
      Object conditions =
          objects
              .get()
              .find(new ObjectRef("v1", "Node", Optional.empty(), ClusterNode.NAME))
              .map(node -> node.at("status", "conditions"))
              .orElse(null);
      return conditions instanceof List<?> list
          && list.stream()
              .anyMatch(condition ->
                  condition instanceof Map<?, ?> map
                      && "Ready".equals(map.get("type"))
                      && "True".equals(map.get("status"))
                      && Instant.parse(String.valueOf(map.get("lastHeartbeatTime")))
                          .isAfter(state.started()));
    } catch (Failure | DateTimeParseException e) {
      return false;
    }
  }

  /// Waits until DNS, metrics and storage of the cluster are ready.
  public void awaitSystem(Consumer<String> progress) {
    new NodeWait(engine, ClusterNode.NAME).until(kind(running()).systemReady(), progress);
  }

  /// The state of the node's container; empty where there is none.
  public Optional<ContainerState> state() {
    return engine
        .states()
        .inspect(ClusterNode.NAME)
        .filter(state -> Ownership.marks(state.labels()));
  }

  /// Stops all nodes and keeps everything in them; false where nothing runs.
  public boolean stop() {
    boolean others = workers().stop();
    if (state().filter(state -> state.running() || state.restarts() > 0).isEmpty()) {
      return others;
    }
    engine.containers().stop(ClusterNode.NAME, false);
    return true;
  }

  /// The address of the API.
  public String server() {
    return server(running());
  }

  private static String server(ContainerState state) {
    return "https://%s:%s"
        .formatted(
            NodeContainer.LOOPBACK, state.labels().getOrDefault(NodeContainer.API_PORT, "0"));
  }

  /// Makes sure that pingctl's own kubeconfig leads to the node that runs now: another home than
  /// this one may have created it, or recreated it.
  ///
  /// @throws Failure `PING-NO-CLUSTER` where there is none, `PING-CLUSTER-DOWN` where it is stopped
  public void requireKubeconfig() {
    ContainerState state = running();
    if (!isKnown(state)) {
      writeKubeconfig(state);
    }
  }

  /// Whether pingctl's own kubeconfig was read from this very container. Its credentials outlast
  /// it.
  private boolean isKnown(ContainerState state) {
    return new KubeconfigFiles(settings).isOf(state.id(), server(state));
  }

  /// Makes sure that the cluster is this home's, where there is one: the generated passwords of
  /// what runs on it are there, and another home would make new ones.
  ///
  /// @throws Failure `PING-OTHER-HOME` naming the home whose it is
  public void requireOwnHome() {
    state().ifPresent(node -> settings.owner().require(node.labels()));
  }

  /// Whether the node is Ready, and what is missing where it is not.
  public Optional<String> missing() {
    return new NodeWait(engine, ClusterNode.NAME).missing(kind(running()).ready());
  }

  /// Deletes the data of persistent volumes in this folder of the node's data volume.
  public Outcome deleteData(String folder) {
    ExecResult result =
        engine
            .output()
            .exec(ClusterNode.NAME, List.of("rm", "-rf", ClusterNode.DATA_FOLDER + "/" + folder));
    if (result.exitCode() != 0) {
      throw new Failure(
          FailureId.CLUSTER,
          ExitCode.FAILED,
          "The data in %s/%s of %s cannot be deleted: %s."
              .formatted(
                  ClusterNode.DATA_FOLDER, folder, ClusterNode.NAME, NodeWait.lastLine(result)));
    }
    return Outcome.REMOVED;
  }

  /// How images get into the node: its container, and the commands to list and to take them.
  ImageStoreInNodes imageStore(Map<String, List<String>> listed) {
    ContainerState node = running();
    NodeKind kind = kind(node);
    return new ImageStoreInNodes(
        engine.transfer(),
        engine.output(),
        Stream.concat(Stream.of(node), workers().running().stream()).toList(),
        kind.listing(),
        NodeKind.LAYERS,
        kind.importing(),
        listed);
  }

  /// The nodes beside this one.
  public Workers workers() {
    return new Workers(settings, engine);
  }

  private ContainerState running() {
    ContainerState state =
        state()
            .orElseThrow(() ->
                new Failure(
                    FailureId.NO_CLUSTER,
                    ExitCode.UNREACHABLE,
                    "There is no embedded cluster; bring it up with `pingctl cluster up`."));
    if (!state.running()) {
      throw new Failure(
          FailureId.CLUSTER_DOWN,
          ExitCode.UNREACHABLE,
          "The embedded cluster is stopped; start it with `pingctl cluster up`.");
    }
    NodeWait.requireAwake(state);
    return state;
  }

  private static NodeKind kind(ContainerState state) {
    return NodeContainer.PULLED.equals(state.labels().get(NodeContainer.KIND))
        ? NodeKind.K3S
        : NodeKind.BUILT;
  }

  private ContainerSpec container(
      String image, NodeKind kind, Map<Integer, Integer> ports, int apiPort, String rights) {
    return NodeContainer.first(image, kind, ports, apiPort, rights, settings.home());
  }

  /// The port the API has had before, else one that is free now.
  private static int apiPort(Optional<ContainerState> present) {
    return present
        .map(state -> state.labels().get(NodeContainer.API_PORT))
        .map(Integer::valueOf)
        .orElseGet(() -> Ports.isFree(FAVOURITE_API_PORT) ? FAVOURITE_API_PORT : Ports.anyFree());
  }

  private Outcome writeKubeconfig(ContainerState state) {
    String file = kind(state).kubeconfig();
    ExecResult read = engine.output().exec(ClusterNode.NAME, List.of("cat", file));
    if (read.exitCode() != 0) {
      throw new Failure(
          FailureId.CLUSTER_DOWN,
          ExitCode.UNREACHABLE,
          "The embedded cluster has no credentials yet (%s); finish it with `pingctl cluster up`."
              .formatted(NodeWait.lastLine(read)));
    }
    return new KubeconfigFiles(settings).write(read.output(), server(state), state.id());
  }
}
