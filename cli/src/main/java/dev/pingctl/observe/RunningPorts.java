package dev.pingctl.observe;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.machine.Processes;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Finds the ports that stages were brought up with by asking what runs of them: `up` may have been
/// told another port base than the command that looks for it now.
///
/// One object serves one look at the machine: a container is inspected once. May be used by several
/// threads at once.
final class RunningPorts {
  private final Settings settings;
  private final List<Processes.Running> processes;
  private final Function<String, Optional<ContainerState>> inspect;
  private final Map<String, Optional<ContainerState>> inspected = new ConcurrentHashMap<>();

  /// Ports of these processes, and of containers that are inspected when they are needed.
  RunningPorts(
      Settings settings,
      List<Processes.Running> processes,
      Function<String, Optional<ContainerState>> inspect) {
    this.settings = settings;
    this.processes = processes;
    this.inspect = inspect;
  }

  /// The port base a stage was brought up with; that of the settings where nothing of it is there.
  int base(Stage stage) {
    return port(stage).map(port -> port - stage.number()).orElse(settings.portBase());
  }

  /// The state of a container of pingctl's; empty where there is none.
  Optional<ContainerState> container(String name) {
    return inspected.computeIfAbsent(
        name, key -> inspect.apply(key).filter(state -> Ownership.marks(state.labels())));
  }

  private Optional<Integer> port(Stage stage) {
    if (stage.onCluster()) {
      return settings.isEmbedded()
          ? published(ClusterNode.NAME, Settings.nodePort(stage.number()))
          : Optional.empty();
    }
    for (Processes.Running process : processes) {
      if (process.stage().equals(stage.name()) && process.port().isPresent()) {
        return Optional.of(process.port().getAsInt());
      }
    }
    int declared = settings.port(stage.number());
    for (ContainerSpec container : stage.containers()) {
      for (ContainerSpec.Port port : container.ports()) {
        if (port.hostPort() == declared) {
          return published(container.name(), port.containerPort());
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Integer> published(String container, int port) {
    return container(container)
        .flatMap(state -> Optional.ofNullable(state.publishedPorts().get(port)));
  }
}
