package dev.pingctl.node;

import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.ExecResult;
import dev.pingctl.engine.Owned;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.outcome.Prefetch;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.Settings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The nodes of the embedded cluster beside the first one, each in a container of its own. They run
/// pods and have no control plane.
public final class Workers {
  private static final String ENGINE_NAME_OF_REGISTRY = "docker.io/";
  private static final String CREDENTIALS = "worker-credentials";
  private static final String REMOVE = "remove-worker";

  private final Settings settings;
  private final ContainerEngine engine;

  Workers(Settings settings, ContainerEngine engine) {
    this.settings = settings;
    this.engine = engine;
  }

  /// The numbers of the further nodes there are, in order. One whose container is gone counts as
  /// long as a volume of it is there.
  public static List<Integer> among(List<Owned> owned) {
    return owned.stream()
        .filter(each -> each.stage().equals(ClusterNode.STAGE))
        .map(each -> ClusterNode.worker(each.name()))
        .flatMapToInt(OptionalInt::stream)
        .boxed()
        .distinct()
        .sorted()
        .toList();
  }

  /// The same, of this engine.
  public List<Integer> found() {
    return among(engine.objects().list());
  }

  /// The containers of further nodes that run.
  List<ContainerState> running() {
    return engine.states().labelled(NodeContainer.WORKER).stream()
        .filter(state -> Ownership.marks(state.labels()) && state.running() && !state.paused())
        .toList();
  }

  /// Makes or starts a further node, with the images that the first one has and with credentials
  /// that the first one makes, and waits until it is Ready.
  ///
  /// @param pulled whether the first node is of the pulled kind, which has no others
  /// @throws Failure `PING-USAGE` where it is
  public Change start(int number, String image, boolean pulled, Consumer<String> progress) {
    requireBuilt(pulled);
    String name = ClusterNode.name(number);
    volumes(name)
        .forEach(volume ->
            engine.objects().ensure(new VolumeSpec(volume, Ownership.labels(ClusterNode.STAGE))));
    engine.states().inspect(name).ifPresent(NodeWait::requireAwake);
    Change change =
        engine.containers().ensure(NodeContainer.further(name, image, rights(), settings.home()));
    if (change.isChange()) {
      bringImages(name, progress);
    }
    boolean given = giveCredentials(name, progress);
    new NodeWait(engine, name).until(NodeKind.BUILT.ready(), progress);
    return given && !change.isChange()
        ? Change.changed(new Cause("its credentials were not the cluster's"))
        : change;
  }

  /// What [#start] would do to the node's container now.
  ///
  /// @param image the image's reference; its name where it is not there yet
  public Change decide(int number, String image) {
    String name = ClusterNode.name(number);
    return engine
        .containers()
        .decide(NodeContainer.further(name, image, rights(), settings.home()), true);
  }

  private static void requireBuilt(boolean pulled) {
    if (pulled) {
      throw new Failure(
          FailureId.USAGE,
          ExitCode.USAGE,
          "The pulled k3s is a cluster of one node; repeat the command with --images=build to have"
              + " several.");
    }
  }

  private String rights() {
    return NodeContainer.rights(engine.states().inspect(ClusterNode.NAME));
  }

  private static List<String> volumes(String name) {
    return NodeKind.further(name).volumes().values().stream().sorted().toList();
  }

  /// Brings what pods on the first node run from: they may come to the new one at once.
  private void bringImages(String name, Consumer<String> progress) {
    new NodeWait(engine, name).until(NodeKind.BUILT.listing(), progress);
    List<String> images =
        ask(ClusterNode.NAME, NodeKind.BUILT.listing())
            .output()
            .lines()
            .filter(image -> image.startsWith(ENGINE_NAME_OF_REGISTRY))
            .map(image -> image.substring(ENGINE_NAME_OF_REGISTRY.length()))
            .filter(image -> engine.images().id(image).isPresent())
            .toList();
    if (images.isEmpty()) {
      return;
    }
    ImageStoreInNodes store =
        new ImageStoreInNodes(
            engine.transfer(),
            engine.output(),
            engine.states().inspect(name).stream().toList(),
            NodeKind.BUILT.listing(),
            NodeKind.LAYERS,
            NodeKind.BUILT.importing(),
            new HashMap<>());
    images.forEach(image -> store.deliver(image, progress));
  }

  /// Makes sure that the node has credentials of this very cluster. They go from the output of one
  /// command to the input of another, and are nowhere else.
  private boolean giveCredentials(String name, Consumer<String> progress) {
    String authority = ask(ClusterNode.NAME, List.of(CREDENTIALS, "authority")).output().strip();
    if (engine.output().exec(name, List.of(CREDENTIALS, "check", authority)).exitCode() == 0) {
      return false;
    }
    progress.accept("making credentials for " + name);
    byte[] made =
        ask(ClusterNode.NAME, List.of(CREDENTIALS, "make", name))
            .output()
            .getBytes(StandardCharsets.UTF_8);
    require(
        name,
        engine.output().exec(name, List.of(CREDENTIALS, "take"), new ByteArrayInputStream(made)));
    return true;
  }

  /// Makes sure that no data of a volume would be lost with a node, as far as the cluster can be
  /// asked.
  ///
  /// @throws Failure `PING-IN-USE` naming the claims whose data lies there
  public void requireNoVolumes(int number) {
    if (new EmbeddedNode(settings, engine).state().filter(ContainerState::running).isEmpty()) {
      return;
    }
    String name = ClusterNode.name(number);
    String claims =
        ask(ClusterNode.NAME, List.of(REMOVE, "volumes", name))
            .output()
            .lines()
            .sorted()
            .collect(Collectors.joining(", "));
    if (!claims.isEmpty()) {
      throw new Failure(
          FailureId.IN_USE,
          ExitCode.REFUSED,
          "A local volume stays on its node, and on %s lies the data of %s; delete these claims first, or add --volumes to give up the data."
              .formatted(name, claims));
    }
  }

  /// Moves the pods of a further node elsewhere, as their budgets allow, and removes the node with
  /// its container and volumes. From one that does not run nothing can be moved.
  ///
  /// @param volumes whether data of local volumes may go with it
  /// @throws Failure `PING-IN-USE` where a volume would be lost, `PING-CLUSTER` where pods cannot
  ///   be moved within two minutes; then the node stays
  public Outcome remove(int number, boolean volumes, Consumer<String> progress) {
    String name = ClusterNode.name(number);
    if (!volumes) {
      requireNoVolumes(number);
    }
    if (runs(name)) {
      progress.accept("moving the pods of " + name);
      ExecResult drained = engine.output().exec(ClusterNode.NAME, List.of(REMOVE, "drain", name));
      if (drained.exitCode() != 0) {
        throw new Failure(
            FailureId.CLUSTER,
            ExitCode.FAILED,
            "The pods of %s cannot be moved to other nodes, so it stays; its last lines say what holds them."
                .formatted(name),
            drained.errors(),
            null);
      }
    }
    engine.objects().remove(Owned.Kind.CONTAINER, name);
    ask(ClusterNode.NAME, List.of(REMOVE, "forget", name));
    volumes(name).forEach(each -> engine.objects().remove(Owned.Kind.VOLUME, each));
    return Outcome.REMOVED;
  }

  private boolean runs(String name) {
    return engine
        .states()
        .inspect(name)
        .filter(state -> state.running() && !state.paused())
        .isPresent();
  }

  /// Stops those that run, all at once; false where none does.
  boolean stop() {
    List<ContainerState> running = running();
    running.stream()
        .map(state ->
            Prefetch.start(() -> {
              engine.containers().stop(state.name(), false);
              return state;
            }))
        .toList()
        .forEach(Prefetch::get);
    return !running.isEmpty();
  }

  /// A node as `cluster status` shows it.
  ///
  /// @param state `ready`, `not ready: ` and why, `stopped`, or `absent` where only its volumes are
  ///   left
  public record Status(String name, String state, Optional<String> image) {
    /// Whether it does what it is there for.
    public boolean isReady() {
      return state.equals("ready");
    }
  }

  /// The state of each further node, in order.
  public List<Status> status() {
    return found().stream().map(ClusterNode::name).map(this::status).toList();
  }

  private Status status(String name) {
    Optional<ContainerState> container = engine.states().inspect(name);
    Optional<String> image = container.map(ContainerState::image);
    if (container.isEmpty()) {
      return new Status(name, "absent", image);
    }
    if (!container.get().running()) {
      boolean endsItself = container.get().restarts() > 0 && container.get().exitCode() != 0;
      String state =
          endsItself
              ? "not ready: it ends by itself; see `docker logs %s`".formatted(name)
              : "stopped";
      return new Status(name, state, image);
    }
    if (container.get().paused()) {
      return new Status(name, "not ready: it is paused", image);
    }
    Optional<String> missing = new NodeWait(engine, name).missing(NodeKind.BUILT.ready());
    return new Status(name, missing.map("not ready: "::concat).orElse("ready"), image);
  }

  private ExecResult ask(String node, List<String> command) {
    return require(node, engine.output().exec(node, command));
  }

  private static ExecResult require(String node, ExecResult result) {
    if (result.exitCode() != 0) {
      throw new Failure(
          FailureId.CLUSTER,
          ExitCode.FAILED,
          "A command in %s failed: %s.".formatted(node, NodeWait.lastLine(result)),
          result.errors(),
          null);
    }
    return result;
  }
}
