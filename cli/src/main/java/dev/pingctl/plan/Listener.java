package dev.pingctl.plan;

import java.util.Set;

/// What an action makes listen on ports of this machine.
public sealed interface Listener {
  /// A container of the engine that publishes these ports.
  record Container(String name, Set<Integer> ports) implements Listener {
    public Container {
      ports = Set.copyOf(ports);
    }
  }

  /// A process of a stage.
  record Process(String stage, String name, int port) implements Listener {}
}
