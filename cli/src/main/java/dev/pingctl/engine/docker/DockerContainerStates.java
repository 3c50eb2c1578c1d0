package dev.pingctl.engine.docker;

import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.ContainerStates;
import dev.pingctl.settings.Ownership;
import java.util.List;
import java.util.Optional;

/// Finds and inspects containers.
final class DockerContainerStates implements ContainerStates {
  private final Connection engine;

  DockerContainerStates(Connection engine) {
    this.engine = engine;
  }

  @Override
  public Optional<ContainerState> inspect(String name) {
    return find(name).map(Inspection::state);
  }

  @Override
  public boolean leadsToContainer(String host, int port) {
    return engine.address.local()
        && engine
            .call("to list containers", () -> engine.client.listContainersCmd().exec())
            .stream()
            .flatMap(container -> inspect(container.getId()).stream())
            .anyMatch(state -> state.answersAt(host, port));
  }

  @Override
  public List<ContainerState> labelled(String label) {
    return engine
        .call(
            "to list containers",
            () ->
                engine
                    .client
                    .listContainersCmd()
                    .withShowAll(true)
                    .withLabelFilter(List.of(label))
                    .exec())
        .stream()
        .flatMap(container -> inspect(container.getId()).stream())
        .toList();
  }

  /// The engine's description of a container, or empty.
  Optional<Inspection> find(String nameOrId) {
    return engine
        .find(
            "/containers/%s/json".formatted(Connection.encoded(nameOrId)),
            "to look at container " + nameOrId)
        .map(Inspection::new);
  }

  /// The engine's description of a container that must be there and pingctl's.
  Inspection owned(String name) {
    return owned(find(name).orElseThrow(() -> EngineErrors.noContainer(name)), name);
  }

  static Inspection owned(Inspection container, String name) {
    if (!Ownership.marks(container.labels())) {
      throw EngineErrors.foreign("container", name);
    }
    return container;
  }
}
