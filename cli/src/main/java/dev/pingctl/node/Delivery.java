package dev.pingctl.node;

import dev.pingctl.cluster.Cluster.ClusterInfo;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Brings images of the engine to where the pods of a cluster find them, by the kind of cluster.
public final class Delivery {
  /// Roles of containers beside a cluster's nodes.
  private static final Set<String> NO_NODES =
      Set.of("loadbalancer", "external-load-balancer", "registry");

  /// A registry itself knows what it has.
  private static final Change PUSHED = new Change(Outcome.HOLDS, Optional.empty());

  private final Settings settings;
  private final Supplier<ContainerEngine> engine;
  private final Supplier<ClusterInfo> cluster;
  private final Map<String, List<String>> listed = new ConcurrentHashMap<>();

  /// Delivery from this engine to the cluster of the settings; both are asked only when needed, and
  /// what a node has is asked once.
  public Delivery(
      Settings settings, Supplier<ContainerEngine> engine, Supplier<ClusterInfo> cluster) {
    this.settings = settings;
    this.engine = engine;
    this.cluster = cluster;
  }

  /// An image as pods name it.
  public record Delivered(String reference, Change change) {}

  /// How an image gets into a cluster.
  private sealed interface Way {
    /// It is pushed to the registry that the nodes pull from, under this reference.
    record Push(String pushed) implements Way {}

    /// It is loaded into the nodes.
    record Load(ImageStoreInNodes store) implements Way {}

    /// The nodes run on the engine itself.
    record None() implements Way {}
  }

  /// Tools that run cluster nodes as containers of the engine, the label by which each names the
  /// cluster, and what it puts before that name in a kubeconfig.
  private enum Tool {
    KIND("io.x-k8s.kind.cluster", "kind-"),
    K3D("k3d.cluster", "k3d-"),
    MINIKUBE("name.minikube.sigs.k8s.io", "");

    private final String label;
    private final String prefix;

    Tool(String label, String prefix) {
      this.label = label;
      this.prefix = prefix;
    }

    String cluster(ContainerState node) {
      return node.labels().getOrDefault(label, "");
    }
  }

  /// What keeps the images inside a node, and the commands there that list and take them.
  private enum Runtime {
    DOCKER,
    CONTAINERD,
    CRIO;

    List<String> listing() {
      return switch (this) {
        case CONTAINERD -> List.of("ctr", "--namespace=k8s.io", "images", "list", "--quiet");
        case DOCKER -> List.of("docker", "images", "--format={{.Repository}}:{{.Tag}}");
        case CRIO -> List.of("podman", "images", "--format={{.Repository}}:{{.Tag}}");
      };
    }

    List<String> layers() {
      return switch (this) {
        case CONTAINERD -> NodeKind.LAYERS;
        case DOCKER, CRIO -> List.of();
      };
    }

    List<String> importing() {
      return switch (this) {
        case CONTAINERD -> List.of("ctr", "--namespace=k8s.io", "images", "import", "-");
        case DOCKER -> List.of("docker", "load");
        case CRIO -> List.of("podman", "load");
      };
    }
  }

  /// Brings one image.
  ///
  /// @throws Failure `PING-NO-WAY-IN` when the kind of cluster is not known and no registry is
  ///   named
  public Delivered deliver(String reference, Consumer<String> progress) {
    return switch (way(reference)) {
      case Way.Load load -> new Delivered(reference, load.store().deliver(reference, progress));
      case Way.Push push -> push(reference, push.pushed(), progress);
      case Way.None ignored -> new Delivered(reference, Change.NONE);
    };
  }

  /// What [#deliver] would do now.
  public Delivered decide(String reference) {
    return switch (way(reference)) {
      case Way.Load load -> new Delivered(reference, load.store().decide(reference));
      case Way.Push push -> new Delivered(push.pushed(), PUSHED);
      case Way.None ignored -> new Delivered(reference, Change.NONE);
    };
  }

  private Way way(String reference) {
    return switch (settings.target()) {
      case Target.Embedded ignored ->
          new Way.Load(new EmbeddedNode(settings, engine.get()).imageStore(listed));
      case Target.Context context when context.registry().isPresent() -> {
        yield new Way.Push(pushed(context.registry().get(), reference));
      }
      case Target.Context context -> intoNodes(context);
    };
  }

  /// The reference of an image of the engine in a registry.
  public static String pushed(String registry, String reference) {
    String name = reference.substring(reference.lastIndexOf('/') + 1);
    return registry.replaceAll("/+$", "") + "/" + name;
  }

  private Delivered push(String reference, String pushed, Consumer<String> progress) {
    engine.get().images().tag(reference, pushed);
    try {
      progress.accept("pushing " + pushed);
      engine.get().transfer().push(pushed, progress);
    } finally {
      engine.get().images().untag(pushed);
    }
    return new Delivered(pushed, PUSHED);
  }

  /// Begins, in a thread of its own, to list what the embedded node has. Whatever keeps it from
  /// that is left to the delivery.
  public void prefetch() {
    if (settings.isEmbedded()) {
      Thread.ofPlatform()
          .daemon()
          .name("images of the node")
          .start(() -> {
            try {
              new EmbeddedNode(settings, engine.get()).imageStore(listed).look();
            } catch (Failure e) {
              return;
            }
          });
    }
  }

  /// Makes sure that images can get into the cluster, before anything is made for it.
  ///
  /// @throws Failure `PING-NO-WAY-IN` when the kind of cluster is not known and no registry is
  ///   named
  public void requireWay() {
    if (settings.target() instanceof Target.Context context && context.registry().isEmpty()) {
      URI server = server();
      if (nodes(server).isEmpty() && !sharesTheEngine(context.name(), server)) {
        throw noWayIn(context);
      }
    }
  }

  private URI server() {
    return URI.create(cluster.get().server());
  }

  private Way intoNodes(Target.Context context) {
    URI server = server();
    List<ContainerState> nodes = nodes(server);
    if (!nodes.isEmpty()) {
      Runtime runtime = runtime(nodes.getFirst().name());
      ImageStoreInNodes store =
          new ImageStoreInNodes(
              engine.get().transfer(),
              engine.get().output(),
              nodes,
              runtime.listing(),
              runtime.layers(),
              runtime.importing(),
              listed);
      return new Way.Load(store);
    }
    if (sharesTheEngine(context.name(), server)) {
      return new Way.None();
    }
    throw noWayIn(context);
  }

  private static Failure noWayIn(Target.Context context) {
    return new Failure(
        FailureId.NO_WAY_IN,
        ExitCode.USAGE,
        "It is not known how images get into the cluster of context %s; name a registry that its nodes pull from with --registry HOST/PATH."
            .formatted(context.name()));
  }

  /// The containers that are the nodes of the cluster whose API is at this address; none where it
  /// is no cluster of a known tool. A k3d cluster's API is its load balancer's, which has the
  /// label, too.
  private List<ContainerState> nodes(URI server) {
    for (Tool tool : Tool.values()) {
      List<ContainerState> all = engine.get().states().labelled(tool.label);
      List<ContainerState> nodes =
          all.stream()
              .filter(node -> answersAt(node, tool, server))
              .map(tool::cluster)
              .flatMap(name -> nodesOf(all, tool, name))
              .distinct()
              .toList();
      if (!nodes.isEmpty()) {
        return nodes;
      }
    }
    return List.of();
  }

  /// Whether a node's API is at this address. It may be published on an address that the machine
  /// has in a network: then the address decides, or, where the engine runs on another machine, the
  /// name that the tool has given the cluster.
  private boolean answersAt(ContainerState node, Tool tool, URI server) {
    String host = String.valueOf(server.getHost());
    return node.answersAt(host, server.getPort())
        || (node.holds(server.getPort())
            && (cluster.get().name().equals(tool.prefix + tool.cluster(node))
                || isOwnAddress(host)));
  }

  private static boolean isOwnAddress(String host) {
    try {
      return NetworkInterface.getByInetAddress(InetAddress.getByName(host)) != null;
    } catch (IOException e) {
      // A host that nobody knows is not this machine.
      return false;
    }
  }

  private static Stream<ContainerState> nodesOf(
      List<ContainerState> all, Tool tool, String cluster) {
    return all.stream()
        .filter(ContainerState::running)
        .filter(node -> cluster.equals(tool.cluster(node)))
        .filter(node ->
            !NO_NODES.contains(node.labels().getOrDefault("k3d.role", ""))
                && !NO_NODES.contains(node.labels().getOrDefault("io.x-k8s.kind.role", "")));
  }

  /// The runtime that answers in a node: minikube's may run on any, and its nodes have the commands
  /// of all. Docker has a containerd of its own, and what keeps the images of CRI-O needs no
  /// server, so each counts only where the one before it does not answer.
  private Runtime runtime(String node) {
    return Stream.of(Runtime.values())
        .filter(runtime -> answers(node, runtime))
        .findFirst()
        .orElse(Runtime.CONTAINERD);
  }

  private boolean answers(String node, Runtime runtime) {
    return engine
            .get()
            .output()
            .exec(node, runtime.listing(), InputStream.nullInputStream())
            .exitCode()
        == 0;
  }

  /// Docker Desktop's own cluster runs on the engine itself.
  private static boolean sharesTheEngine(String context, URI server) {
    return "kubernetes.docker.internal".equals(server.getHost())
        || (context.equals("docker-desktop")
            && ContainerState.isOfThisMachine(String.valueOf(server.getHost())));
  }
}
