package dev.pingctl.execute;

import dev.pingctl.execute.ContainerEngine.ContainerState;
import dev.pingctl.failure.ExitCode;
import dev.pingctl.failure.Failure;
import dev.pingctl.workshop.Settings;
import dev.pingctl.workshop.Target;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Brings images of the engine to where the pods of a cluster find them, by the kind of cluster.
final class Delivery {
  private final Settings settings;
  private final ContainerEngine engine;
  private final Supplier<Cluster> cluster;

  Delivery(Settings settings, ContainerEngine engine, Supplier<Cluster> cluster) {
    this.settings = settings;
    this.engine = engine;
    this.cluster = cluster;
  }

  /// An image as pods name it.
  record Delivered(String reference, Outcome outcome) {}

  /// Tools that run cluster nodes as containers of the engine: the label that names the cluster,
  /// and the commands in a node that list and take images.
  private enum Tool {
    KIND("io.x-k8s.kind.cluster", Runtime.CONTAINERD),
    K3D("k3d.cluster", Runtime.CONTAINERD),
    MINIKUBE("name.minikube.sigs.k8s.io", Runtime.DOCKER);

    private final String label;
    private final Runtime runtime;

    Tool(String label, Runtime runtime) {
      this.label = label;
      this.runtime = runtime;
    }
  }

  /// What keeps the images inside a node.
  private enum Runtime {
    CONTAINERD,
    DOCKER;

    List<String> listing() {
      return switch (this) {
        case CONTAINERD -> List.of("ctr", "--namespace=k8s.io", "images", "list", "--quiet");
        case DOCKER -> List.of("docker", "images", "--format={{.Repository}}:{{.Tag}}");
      };
    }

    List<String> importing() {
      return switch (this) {
        case CONTAINERD -> List.of("ctr", "--namespace=k8s.io", "images", "import", "-");
        case DOCKER -> List.of("docker", "load");
      };
    }
  }

  /// Brings one image.
  ///
  /// @throws Failure `PING-NO-WAY-IN` when the kind of cluster is not known and no registry is
  ///   named
  Delivered deliver(String reference, Consumer<String> progress) {
    return switch (settings.target()) {
      case Target.Embedded ignored ->
          new Delivered(
              reference,
              new EmbeddedNode(settings, engine).imageStore().deliver(reference, progress));
      case Target.Context context when context.registry().isPresent() ->
          push(reference, context.registry().get(), progress);
      case Target.Context context -> intoNodes(reference, context, progress);
    };
  }

  private Delivered push(String reference, String registry, Consumer<String> progress) {
    String name = reference.substring(reference.lastIndexOf('/') + 1);
    String pushed = registry.replaceAll("/+$", "") + "/" + name;
    engine.tag(reference, pushed);
    try {
      progress.accept("pushing " + pushed);
      engine.push(pushed, progress);
    } finally {
      engine.untag(pushed);
    }
    return new Delivered(pushed, Outcome.HOLDS);
  }

  private Delivered intoNodes(String reference, Target.Context context, Consumer<String> progress) {
    URI server = URI.create(cluster.get().info().server());
    for (Tool tool : Tool.values()) {
      List<ContainerState> nodes = engine.labelled(tool.label);
      List<String> names =
          nodes.stream()
              .filter(node -> serves(node, server))
              .map(node -> node.labels().get(tool.label))
              .flatMap(name -> nodesOf(nodes, tool, String.valueOf(name)))
              .distinct()
              .toList();
      if (!names.isEmpty()) {
        ImageStoreInNodes store =
            new ImageStoreInNodes(engine, names, tool.runtime.listing(), tool.runtime.importing());
        return new Delivered(reference, store.deliver(reference, progress));
      }
    }
    if (sharesTheEngine(context.name(), server)) {
      return new Delivered(reference, Outcome.UNCHANGED);
    }
    throw new Failure(
        "PING-NO-WAY-IN",
        ExitCode.USAGE,
        "It is not known how images get into the cluster of context %s; name a registry that its nodes pull from with --registry HOST/PATH."
            .formatted(context.name()));
  }

  /// Whether the API of a cluster is published by this container: a k3d cluster's is by its load
  /// balancer, which has the label too.
  private static boolean serves(ContainerState node, URI server) {
    return node.running() && node.publishedPorts().containsValue(server.getPort());
  }

  private static Stream<String> nodesOf(List<ContainerState> all, Tool tool, String cluster) {
    return all.stream()
        .filter(ContainerState::running)
        .filter(node -> cluster.equals(node.labels().get(tool.label)))
        .filter(node -> !"loadbalancer".equals(node.labels().get("k3d.role")))
        .map(ContainerState::name);
  }

  /// Docker Desktop's own cluster runs on the engine itself.
  private static boolean sharesTheEngine(String context, URI server) {
    return context.equals("docker-desktop")
        || "kubernetes.docker.internal".equals(server.getHost());
  }
}
