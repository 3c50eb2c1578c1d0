package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.ContainerStates;
import dev.pingctl.settings.Ownership;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
        && inspected("/containers/json").anyMatch(state -> state.answersAt(host, port));
  }

  @Override
  public List<ContainerState> labelled(String label) {
    return inspected(Connection.filtered("/containers/json?all=true", "label", List.of(label)))
        .toList();
  }

  private Stream<ContainerState> inspected(String list) {
    return engine
        .list(list, "to list containers")
        .valueStream()
        .flatMap(container -> inspect(container.path("Id").asText()).stream());
  }

  /// The name of a container in a list of the engine's, which has several with a slash before each.
  static String name(JsonNode listed) {
    return listed.path("Names").path(0).asText().replaceFirst("^/", "");
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
