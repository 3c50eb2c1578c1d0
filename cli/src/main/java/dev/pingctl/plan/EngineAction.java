package dev.pingctl.plan;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.node.ClusterNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Changes containers, networks and volumes of the engine, among them the node of the embedded
/// cluster.
public sealed interface EngineAction extends Action {
  /// Makes a network.
  record CreateNetwork(String stage, NetworkSpec network) implements EngineAction {
    @Override
    public String describe() {
      return "create network " + network.name();
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
  }

  /// Makes a volume.
  record CreateVolume(String stage, VolumeSpec volume) implements EngineAction {
    @Override
    public String describe() {
      return "create volume " + volume.name();
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
    public boolean takesData() {
      return true;
    }
  }
}
