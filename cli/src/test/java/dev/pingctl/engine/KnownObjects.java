package dev.pingctl.engine;

import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Outcome;
import java.util.ArrayList;
import java.util.List;

/// The containers, networks and volumes of pingctl's that a test says there are.
public class KnownObjects implements OwnedObjects {
  private final List<Owned> objects = new ArrayList<>();

  /// Adds one.
  public void has(Owned object) {
    objects.add(object);
  }

  @Override
  public List<Owned> list() {
    return List.copyOf(objects);
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
