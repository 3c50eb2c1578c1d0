package dev.pingctl.run;

import dev.pingctl.cluster.ObjectStore;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.Outcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// The objects of a cluster, as far as applying goes. Records what is applied and prefetched.
final class AppliedObjects implements ObjectStore {
  private final List<Manifest> applied = new ArrayList<>();
  private final List<ObjectRef> prefetched = new ArrayList<>();
  private boolean forced;
  private boolean match = true;

  /// Says whether objects are as their manifests have them.
  void match(boolean matching) {
    match = matching;
  }

  /// What was applied last.
  Manifest last() {
    return applied.getLast();
  }

  /// Whether what was applied last was to take over fields of others.
  boolean isForced() {
    return forced;
  }

  List<ObjectRef> prefetched() {
    return List.copyOf(prefetched);
  }

  @Override
  public Outcome apply(Manifest manifest, boolean force) {
    applied.add(manifest);
    forced = force;
    return Outcome.CREATED;
  }

  @Override
  public void prefetch(Collection<ObjectRef> objects) {
    prefetched.addAll(objects);
  }

  @Override
  public boolean matches(List<Manifest> manifests) {
    return match;
  }

  @Override
  public boolean serves(ObjectKind kind) {
    return kind.kind().equals("Route");
  }

  @Override
  public Optional<Manifest> find(ObjectRef object) {
    throw new AssertionError("not needed");
  }

  @Override
  public List<OwnedObject> owned(Collection<ObjectKind> kinds) {
    throw new AssertionError("not needed");
  }
}
