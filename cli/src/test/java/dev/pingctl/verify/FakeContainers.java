package dev.pingctl.verify;

import dev.pingctl.engine.ContainerDifference;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.ContainerStates;
import dev.pingctl.engine.Containers;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.outcome.Change;
import dev.pingctl.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// An engine with the containers `redis` and `ping`, which waits for it, and a node. It works; its
/// fields break it.
final class FakeContainers implements Containers, ContainerStates {
  boolean readOnlyRoot = true;
  String user = "10001:10001";
  List<String> hostPaths = List.of();
  String health = "healthy";
  String dependsOn = "redis:service_healthy:false";
  Runnable onStop = () -> {};
  Runnable onStart = () -> {};
  private final int securePort;

  FakeContainers(int securePort) {
    this.securePort = securePort;
  }

  @Override
  public Optional<ContainerState> inspect(String container) {
    return switch (container) {
      case "ping", "redis" -> Optional.of(state(container, Map.of()));
      case ClusterNode.NAME ->
          Optional.of(state(container, Map.of(Settings.nodePort(Settings.HTTPS), securePort)));
      default -> Optional.empty();
    };
  }

  private ContainerState state(String name, Map<Integer, Integer> ports) {
    return new ContainerState(
        "id of " + name,
        name,
        name,
        true,
        false,
        Instant.EPOCH,
        0,
        0,
        Optional.of(health),
        user,
        readOnlyRoot,
        hostPaths,
        List.of("ALL"),
        Map.of("com.docker.compose.service", name, "com.docker.compose.depends_on", dependsOn),
        ports,
        List.of());
  }

  @Override
  public void stop(String container, boolean now) {
    onStop.run();
  }

  @Override
  public void start(String container) {
    onStart.run();
  }

  @Override
  public void awaitHealthy(String container, Duration timeout, Consumer<String> progress) {}

  @Override
  public void awaitProbe(String container, Duration timeout, Consumer<String> progress) {
    throw unexpected();
  }

  @Override
  public ContainerDifference compare(ContainerSpec container, boolean runs) {
    return new ContainerDifference(decide(container, runs), List.of());
  }

  @Override
  public Change decide(ContainerSpec container, boolean runs) {
    throw unexpected();
  }

  @Override
  public Change create(ContainerSpec container) {
    throw unexpected();
  }

  @Override
  public Change ensure(ContainerSpec container) {
    throw unexpected();
  }

  @Override
  public List<ContainerState> labelled(String label) {
    throw unexpected();
  }

  @Override
  public boolean leadsToContainer(String host, int port) {
    throw unexpected();
  }

  private static UnsupportedOperationException unexpected() {
    return new UnsupportedOperationException("no check asks this");
  }
}
