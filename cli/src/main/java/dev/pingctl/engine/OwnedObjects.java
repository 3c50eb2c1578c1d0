package dev.pingctl.engine;

import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Outcome;
import java.util.List;

/// The containers, networks and volumes with pingctl's ownership labels.
public interface OwnedObjects {
  /// Creates the network unless it exists.
  Change ensure(NetworkSpec network);

  /// What that would do now, and why; changes nothing.
  Change decide(NetworkSpec network);

  /// Creates the volume unless it exists.
  Change ensure(VolumeSpec volume);

  /// What that would do now, and why; changes nothing.
  Change decide(VolumeSpec volume);

  /// All of them, of every stage.
  List<Owned> list();

  /// Removes one of them by its name, a container after stopping it; absent is fine.
  Outcome remove(Owned.Kind kind, String name);
}
