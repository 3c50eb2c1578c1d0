package dev.pingctl.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The containers that a test says there are.
public final class KnownContainers implements ContainerStates {
  private final Map<String, ContainerState> containers = new LinkedHashMap<>();

  /// Adds a container, or says that its state is another now.
  public void has(ContainerState state) {
    containers.put(state.name(), state);
  }

  /// Says that a container is gone.
  public void lacks(String name) {
    containers.remove(name);
  }

  @Override
  public Optional<ContainerState> inspect(String container) {
    return Optional.ofNullable(containers.get(container));
  }

  @Override
  public List<ContainerState> labelled(String label) {
    String[] parts = label.split("=", 2);
    return containers.values().stream()
        .filter(each -> each.labels().containsKey(parts[0]))
        .filter(each -> parts.length == 1 || parts[1].equals(each.labels().get(parts[0])))
        .toList();
  }

  @Override
  public boolean leadsToContainer(String host, int port) {
    return containers.values().stream().anyMatch(each -> each.answersAt(host, port));
  }
}
