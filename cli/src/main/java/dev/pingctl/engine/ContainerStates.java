package dev.pingctl.engine;

import java.util.List;
import java.util.Optional;

/// The state of containers, whoever created them.
public interface ContainerStates {
  /// The state of a container; empty if it does not exist.
  Optional<ContainerState> inspect(String container);

  /// The containers that have this label, or with `KEY=VALUE` this value of it.
  List<ContainerState> labelled(String label);

  /// Whether a running container answers at this address: the engine is on this machine, and the
  /// host is a container's address, or one of this machine's loopback interface on whose port a
  /// container is published.
  boolean leadsToContainer(String host, int port);
}
