package dev.pingctl.node;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.explain.DockerCommands;
import dev.pingctl.explain.ShellCommand;
import dev.pingctl.explain.ShellContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The commands that run the nodes of the embedded cluster.
public final class NodeCommands {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final ShellContext context;
  private final DockerCommands docker;

  /// Commands for this context.
  public NodeCommands(ShellContext context) {
    this.context = context;
    this.docker = new DockerCommands(context);
  }

  /// Runs the first node, waits until it is Ready and reads its kubeconfig.
  ///
  /// @param ports ports of this machine with the node port each leads to
  public List<ShellCommand> start(Map<Integer, Integer> ports) {
    NodeKind kind = context.images().isPulled(ClusterNode.IMAGE) ? NodeKind.K3S : NodeKind.BUILT;
    Path home = context.settings().home();
    List<ShellCommand> commands = new ArrayList<>();
    commands.add(docker.create(new NetworkSpec(ClusterNode.NETWORK, false, Map.of())));
    commands.addAll(
        run(
            kind,
            rights ->
                NodeContainer.first(
                    ClusterNode.IMAGE,
                    kind,
                    ports,
                    EmbeddedNode.FAVOURITE_API_PORT,
                    rights,
                    home)));
    commands.add(awaitIn(ClusterNode.NAME, kind.ready()));
    commands.add(
        ShellCommand.of(
            "(umask 077 && docker exec %s cat %s | sed 's|server: .*|server: https://%s:%d|' >%s)"
                .formatted(
                    ClusterNode.NAME,
                    kind.kubeconfig(),
                    NodeContainer.LOOPBACK,
                    EmbeddedNode.FAVOURITE_API_PORT,
                    context.kubeconfig())));
    return commands;
  }

  /// Runs a further node, gives it credentials and waits until it is Ready.
  public List<ShellCommand> startWorker(int number) {
    String name = ClusterNode.name(number);
    NodeKind kind = NodeKind.further(name);
    Path home = context.settings().home();
    List<ShellCommand> commands =
        new ArrayList<>(
            run(kind, rights -> NodeContainer.further(name, ClusterNode.IMAGE, rights, home)));
    commands.add(
        ShellCommand.of(
            "docker exec %s worker-credentials make %s |\n  docker exec --interactive %s worker-credentials take"
                .formatted(ClusterNode.NAME, name, name)));
    commands.add(awaitIn(name, kind.ready()));
    return commands;
  }

  /// Moves the pods of a further node elsewhere and removes it.
  public List<ShellCommand> removeWorker(int number) {
    String name = ClusterNode.name(number);
    List<ShellCommand> commands = new ArrayList<>();
    commands.add(
        ShellCommand.of(
            context.kubectl()
                + " drain %s --ignore-daemonsets --delete-emptydir-data --timeout=120s"
                    .formatted(name)));
    commands.add(ShellCommand.of("docker rm --force --volumes " + name));
    commands.add(ShellCommand.of(context.kubectl() + " delete node " + name));
    commands.add(
        ShellCommand.of(
            "docker volume rm "
                + String.join(
                    " ", NodeKind.further(name).volumes().values().stream().sorted().toList())));
    return commands;
  }

  /// Waits until DNS, metrics and storage work.
  public ShellCommand awaitSystem() {
    return ShellCommand.of(
        context.kubectl()
            + " wait deployment --all --namespace=kube-system --for=condition=Available"
            + " --timeout=180s");
  }

  private interface Container {
    ContainerSpec with(String rights);
  }

  /// With all rights, or where the engine refuses them with the fewer that are enough; then starts
  /// a node that was only stopped.
  private List<ShellCommand> run(NodeKind kind, Container container) {
    List<ShellCommand> commands = new ArrayList<>();
    kind.volumes().values().stream()
        .sorted()
        .forEach(volume -> commands.add(docker.createVolume(volume)));
    ContainerSpec narrow = container.with(NodeContainer.NARROW);
    commands.add(
        ShellCommand.of(
                docker.text("run --detach", container.with(NodeContainer.PRIVILEGED))
                    + " ||\n  { docker rm --volumes %s || true; %s; }"
                        .formatted(narrow.name(), docker.text("run --detach", narrow)))
            .unless(context.there("container", narrow.name())));
    commands.add(ShellCommand.of("docker start " + narrow.name()));
    return commands;
  }

  private static ShellCommand awaitIn(String node, List<String> command) {
    return ShellCommand.of(
        DockerCommands.patiently(
            PATIENCE, "docker exec %s %s".formatted(node, String.join(" ", command))));
  }
}
