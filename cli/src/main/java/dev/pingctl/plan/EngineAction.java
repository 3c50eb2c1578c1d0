package dev.pingctl.plan;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import dev.pingctl.compose.ComposeLabels;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.explain.ComposeCommands;
import dev.pingctl.explain.DockerCommands;
import dev.pingctl.explain.Explanation;
import dev.pingctl.explain.Shell;
import dev.pingctl.explain.ShellCommand;
import dev.pingctl.explain.ShellContext;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.node.NodeCommands;
import dev.pingctl.settings.StageName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Changes containers, networks and volumes of the engine, among them the node of the embedded
/// cluster.
public sealed interface EngineAction extends Action {
  /// So long may what a compose file starts take until it is healthy.
  Duration PATIENCE = Duration.ofMinutes(1);

  /// Makes a network.
  record CreateNetwork(String stage, NetworkSpec network) implements EngineAction {
    @Override
    public String describe() {
      return "create network " + network.name();
    }

    @Override
    public Explanation explain(ShellContext context) {
      return ComposeLabels.isOfProject(network.labels())
          ? Explanation.instead("`docker compose up`, below, makes it.")
          : Explanation.of(
              "In a network of their own containers find each other by name.",
              new DockerCommands(context).create(network));
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new RemoveNetwork(stage, network.name()));
    }
  }

  /// Removes a network.
  record RemoveNetwork(String stage, String name) implements EngineAction {
    @Override
    public String describe() {
      return "remove network " + name;
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "No container is in it any more.",
          ShellCommand.of("docker network rm " + Shell.word(name)));
    }
  }

  /// Makes a volume.
  record CreateVolume(String stage, VolumeSpec volume) implements EngineAction {
    @Override
    public String describe() {
      return "create volume " + volume.name();
    }

    @Override
    public Explanation explain(ShellContext context) {
      return ComposeLabels.isOfProject(volume.labels())
          ? Explanation.instead("`docker compose up`, below, makes it.")
          : Explanation.of(
              "A volume keeps data when its container goes.",
              new DockerCommands(context).createVolume(volume.name()));
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new RemoveVolume(stage, volume.name()));
    }
  }

  /// Removes a volume and the data in it.
  record RemoveVolume(String stage, String name) implements EngineAction {
    @Override
    public String describe() {
      return "remove volume %s and its data".formatted(name);
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "With it goes the data.", ShellCommand.of("docker volume rm " + Shell.word(name)));
    }

    @Override
    public boolean takesData() {
      return true;
    }
  }

  /// Makes a container and does not start it.
  record CreateContainer(String stage, ContainerSpec container) implements EngineAction {
    @Override
    public String describe() {
      return "create container %s from %s".formatted(container.name(), container.image());
    }

    @Override
    public Explanation explain(ShellContext context) {
      return made(
          stage, container, context, "All services of the file, in the order of their needs.");
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new RemoveContainer(stage, container.name()));
    }
  }

  /// Starts a container, made before if need be.
  record StartContainer(String stage, ContainerSpec container) implements EngineAction {
    @Override
    public String describe() {
      StringBuilder line = new StringBuilder("start container ").append(container.name());
      line.append(" from ").append(container.image());
      for (ContainerSpec.Port port : container.ports()) {
        line.append(" on ").append(port.hostAddress()).append(':').append(port.published());
      }
      return line.toString();
    }

    @Override
    public Explanation explain(ShellContext context) {
      return made(
          stage,
          container,
          context,
          "Unprivileged, read-only, and with bounds where those are set.");
    }

    @Override
    public Optional<Listener> listener() {
      Set<Integer> ports =
          container.ports().stream()
              .filter(port -> !port.isRange()) // the engine finds a free one
              .map(ContainerSpec.Port::hostPort)
              .filter(port -> port > 0)
              .collect(toSet());
      return ports.isEmpty()
          ? Optional.empty()
          : Optional.of(new Listener.Container(container.name(), ports));
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new RemoveContainer(stage, container.name()));
    }
  }

  /// Stops and removes a container.
  record RemoveContainer(String stage, String name) implements EngineAction {
    @Override
    public String describe() {
      return "remove container " + name;
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "It gets SIGTERM and time to end before it goes.",
          ShellCommand.of("docker stop " + Shell.word(name)),
          ShellCommand.of("docker rm --volumes " + Shell.word(name)));
    }
  }

  /// Runs the node of the embedded cluster and waits until it is Ready; `ports` are ports of this
  /// machine with the node port each leads to.
  record StartNode(String stage, Map<Integer, Integer> ports) implements EngineAction {
    @Override
    public String describe() {
      return "start node %s on ports %s"
          .formatted(
              ClusterNode.NAME,
              ports.keySet().stream().sorted().map(String::valueOf).collect(joining(", ")));
    }

    @Override
    public Explanation explain(ShellContext context) {
      return new Explanation(
          "A container that is a Kubernetes node, with the control plane in it.",
          new NodeCommands(context).start(ports));
    }

    @Override
    public Optional<Listener> listener() {
      return Optional.of(new Listener.Container(ClusterNode.NAME, ports.keySet()));
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new RemoveContainer(stage, ClusterNode.NAME));
    }
  }

  /// Runs a further node of the embedded cluster and waits until it is Ready.
  record StartWorker(String stage, int number) implements EngineAction {
    @Override
    public String describe() {
      return "start node " + ClusterNode.name(number);
    }

    @Override
    public Explanation explain(ShellContext context) {
      return new Explanation(
          "A further node, with credentials that the first one makes.",
          new NodeCommands(context).startWorker(number));
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new RemoveContainer(stage, ClusterNode.name(number)));
    }
  }

  /// Moves the pods of a further node elsewhere and removes it; `volumes` gives up the data of
  /// local volumes on it.
  record RemoveWorker(String stage, int number, boolean volumes) implements EngineAction {
    @Override
    public String describe() {
      return "drain and remove node %s%s"
          .formatted(ClusterNode.name(number), volumes ? " with the data on it" : "");
    }

    @Override
    public Explanation explain(ShellContext context) {
      return new Explanation(
          "Its pods move to other nodes before it goes.",
          new NodeCommands(context).removeWorker(number));
    }

    @Override
    public boolean takesData() {
      return volumes;
    }
  }

  /// Deletes the data that the volumes of a stage keep on the node of the embedded cluster.
  record DeleteNodeData(String stage) implements EngineAction {
    @Override
    public String describe() {
      return "delete the data of " + stage + " on the node";
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "Kubernetes leaves what a volume of this kind has kept.",
          ShellCommand.of(
              "docker exec %s rm -rf %s/%s"
                  .formatted(ClusterNode.NAME, ClusterNode.DATA_FOLDER, StageName.project(stage))));
    }

    @Override
    public boolean takesData() {
      return true;
    }
  }

  private static Explanation made(
      String stage, ContainerSpec container, ShellContext context, String why) {
    Optional<Path> file = ComposeLabels.file(container.labels());
    return file.isPresent()
        ? Explanation.of(why, new ComposeCommands(context, stage).up(file.get(), PATIENCE))
        : new Explanation(why, new DockerCommands(context).run(container));
  }
}
