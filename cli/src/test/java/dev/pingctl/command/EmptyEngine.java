package dev.pingctl.command;

import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.ContainerStates;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.Owned;
import dev.pingctl.engine.OwnedObjects;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Outcome;
import java.util.List;
import java.util.Optional;

/// An engine on which nothing of pingctl's is.
final class EmptyEngine implements OwnedObjects, ContainerStates {
  @Override
  public List<Owned> list() {
    return List.of();
  }

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

  @Override
  public Change ensure(NetworkSpec network) {
    throw new AssertionError("not needed");
  }

  @Override
  public Change decide(NetworkSpec network) {
    throw new AssertionError("not needed");
  }

  @Override
  public Change ensure(VolumeSpec volume) {
    throw new AssertionError("not needed");
  }

  @Override
  public Change decide(VolumeSpec volume) {
    throw new AssertionError("not needed");
  }

  @Override
  public Outcome remove(Owned.Kind kind, String name) {
    throw new AssertionError("not needed");
  }
}
