package dev.pingctl.engine;

import dev.pingctl.outcome.Outcome;
import java.util.List;

/// The containers, networks and volumes with pingctl's ownership labels.
public interface OwnedObjects {
  /// Creates the network unless it exists.
  Outcome ensure(NetworkSpec network);

  /// Creates the volume unless it exists.
  Outcome ensure(VolumeSpec volume);

  /// All of them, of every stage.
  List<Owned> list();

  /// Removes one of them by its name, a container after stopping it; absent is fine.
  Outcome remove(Owned.Kind kind, String name);
}
