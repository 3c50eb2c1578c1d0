package dev.pingctl.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// Containers of which a test says only what it is about.
public final class SomeContainer {
  private SomeContainer() {}

  /// A container as a stage would have it, published on these ports of this machine.
  public static ContainerSpec spec(String name, int... ports) {
    return new ContainerSpec(
        name,
        name,
        "pingctl/ping",
        List.of(),
        List.of(),
        Map.of(),
        IntStream.of(ports)
            .mapToObj(port -> new ContainerSpec.Port("127.0.0.1", port, 5000, "tcp"))
            .toList(),
        List.of(),
        List.of(),
        Optional.empty(),
        ContainerSpec.Restart.NEVER,
        Optional.empty(),
        false,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        false,
        false,
        Optional.empty(),
        ContainerSpec.Limits.NONE,
        Optional.empty(),
        Map.of());
  }

  /// A container that runs, with these ports of this machine by port of its own.
  public static ContainerState running(
      String name, Map<String, String> labels, Map<Integer, Integer> ports) {
    return state(name, true, false, 0, labels, ports);
  }

  /// A container in any state. One that is about to be started again has ended with an error.
  public static ContainerState state(
      String name,
      boolean running,
      boolean paused,
      int restarts,
      Map<String, String> labels,
      Map<Integer, Integer> ports) {
    return new ContainerState(
        "id of " + name,
        name,
        "image",
        running,
        paused,
        Instant.EPOCH,
        restarts,
        !running && restarts > 0 ? 1 : 0,
        Optional.empty(),
        "",
        false,
        List.of(),
        List.of(),
        labels,
        ports,
        List.of());
  }
}
