package dev.pingctl.command;

import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.ContainerStates;
import dev.pingctl.engine.KnownObjects;
import java.util.List;
import java.util.Optional;

/// An engine on which nothing of pingctl's is.
final class EmptyEngine extends KnownObjects implements ContainerStates {
  @Override
  public Optional<ContainerState> inspect(String container) {
    return Optional.empty();
  }

  @Override
  public List<ContainerState> labelled(String label) {
    return List.of();
  }

  @Override
  public boolean leadsToContainer(String host, int port) {
    return false;
  }
}
