package dev.pingctl.docker;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.ContainerNetwork;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import dev.pingctl.execute.ContainerEngine.ContainerState;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The engine's description of a container, in pingctl's own terms.
final class Inspection {
  private Inspection() {}

  /// The state of a container.
  static ContainerState state(InspectContainerResponse container) {
    HostConfig host = container.getHostConfig();
    InspectContainerResponse.ContainerState state = container.getState();
    return new ContainerState(
        container.getId(),
        container.getName().replaceFirst("^/", ""),
        text(container.getConfig().getImage()),
        Boolean.TRUE.equals(state.getRunning()) && !status(container).equals("restarting"),
        Boolean.TRUE.equals(state.getPaused()),
        state.getStartedAt() == null ? Instant.EPOCH : Instant.parse(state.getStartedAt()),
        container.getRestartCount() == null ? 0 : container.getRestartCount(),
        state.getExitCodeLong() == null ? 0 : state.getExitCodeLong().intValue(),
        health(container),
        text(container.getConfig().getUser()),
        Boolean.TRUE.equals(host.getReadonlyRootfs()),
        hostPaths(container),
        host.getCapDrop() == null
            ? List.of()
            : Arrays.stream(host.getCapDrop()).map(Enum::name).toList(),
        labels(container),
        publishedPorts(container),
        addresses(container));
  }

  private static List<String> addresses(InspectContainerResponse container) {
    return container.getNetworkSettings().getNetworks().values().stream()
        .map(ContainerNetwork::getIpAddress)
        .flatMap(Stream::ofNullable)
        .filter(address -> !address.isEmpty())
        .toList();
  }

  /// The word for a container's health, empty where nothing checks it.
  static Optional<String> health(InspectContainerResponse container) {
    return Optional.ofNullable(container.getState().getHealth())
        .map(health -> text(health.getStatus()))
        .filter(status -> !status.isEmpty() && !status.equals("none"));
  }

  /// The word for what a container does, such as `running`, `restarting` or `exited`.
  static String status(InspectContainerResponse container) {
    return text(container.getState().getStatus());
  }

  private static List<String> hostPaths(InspectContainerResponse container) {
    return container.getMounts() == null
        ? List.of()
        : container.getMounts().stream()
            .filter(mount -> mount.getName() == null)
            .map(InspectContainerResponse.Mount::getSource)
            .flatMap(Stream::ofNullable)
            .filter(source -> !source.isEmpty())
            .toList();
  }

  private static Map<Integer, Integer> publishedPorts(InspectContainerResponse container) {
    Map<Integer, Integer> published = new TreeMap<>();
    addPorts(published, container.getHostConfig().getPortBindings());
    addPorts(published, container.getNetworkSettings().getPorts());
    return published;
  }

  /// Adds the ports of this machine that are known: where the engine is to choose one, none is
  /// until the container runs.
  private static void addPorts(Map<Integer, Integer> published, @Nullable Ports ports) {
    if (ports != null) {
      for (Map.Entry<ExposedPort, Ports.Binding[]> entry : ports.getBindings().entrySet()) {
        Ports.Binding[] bindings = entry.getValue();
        String port =
            bindings == null || bindings.length == 0 ? "" : text(bindings[0].getHostPortSpec());
        if (port.matches("[1-9]\\d*")) {
          published.put(entry.getKey().getPort(), Integer.parseInt(port));
        }
      }
    }
  }

  /// The labels of a container.
  static Map<String, String> labels(InspectContainerResponse container) {
    Map<String, String> labels = container.getConfig().getLabels();
    return labels == null ? Map.of() : labels;
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
