package dev.pingctl.node;

import dev.pingctl.engine.ContainerOutput;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.ContainerStates;
import dev.pingctl.engine.ExecResult;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Running containers with a few programs each. Records the images loaded into them.
final class FakeNodes implements ContainerStates, ContainerOutput {
  private final Map<String, ContainerState> containers = new LinkedHashMap<>();
  private final Map<String, Set<String>> programs = new LinkedHashMap<>();
  private final List<String> loaded = Collections.synchronizedList(new ArrayList<>());

  /// Adds a running container with these programs.
  void runs(String name, Map<String, String> labels, Map<Integer, Integer> ports, String... has) {
    containers.put(
        name,
        new ContainerState(
            "id of " + name,
            name,
            "node",
            true,
            false,
            Instant.EPOCH,
            0,
            0,
            Optional.empty(),
            "",
            false,
            List.of(),
            List.of(),
            labels,
            ports,
            List.of()));
    programs.put(name, Set.of(has));
  }

  /// The commands that loaded an image, each with its container.
  List<String> loaded() {
    return List.copyOf(loaded);
  }

  @Override
  public Optional<ContainerState> inspect(String container) {
    return Optional.ofNullable(containers.get(container));
  }

  @Override
  public List<ContainerState> labelled(String label) {
    return containers.values().stream().filter(each -> each.labels().containsKey(label)).toList();
  }

  @Override
  public boolean leadsToContainer(String host, int port) {
    return containers.values().stream().anyMatch(each -> each.answersAt(host, port));
  }

  @Override
  public void logs(String container, int tail, boolean follow, Consumer<String> line) {}

  @Override
  public ExecResult exec(String container, List<String> command) {
    return exec(container, command, InputStream.nullInputStream());
  }

  @Override
  public ExecResult exec(String container, List<String> command, InputStream input) {
    String program = command.getFirst();
    if (!programs.getOrDefault(container, Set.of()).contains(program)) {
      return new ExecResult(127, "", program + ": not found");
    }
    if (command.contains("import") || command.contains("load")) {
      loaded.add("%s into %s".formatted(String.join(" ", command), container));
    }
    return new ExecResult(0, "", "");
  }
}
