package dev.pingctl.cluster;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Objects of any kind: read and apply. Throws as [Cluster] does.
public interface ObjectStore {
  /// Whether the API serves a kind of objects.
  boolean serves(ObjectKind kind);

  /// Reads an object, whoever made it; empty if none exists, or if the API does not serve its kind.
  Optional<Manifest> find(ObjectRef object);

  /// Why these objects are not all as in their manifests: the first that does not exist or lacks
  /// fields of its manifest. Empty if there is none; what others have added does not count.
  Optional<Cause> difference(List<Manifest> manifests);

  /// Lists the objects of these kinds that have the ownership label.
  List<OwnedObject> owned(Collection<ObjectKind> kinds);

  /// Reads many objects that are about to be applied, with one list request per kind, so that
  /// [#apply] need not read each. What was prefetched earlier and not applied yet is forgotten.
  void prefetch(Collection<ObjectRef> objects);

  /// Applies an object as the field manager `pingctl`.
  ///
  /// @param force whether to take over fields that another manager has set
  /// @throws dev.pingctl.outcome.Failure `PING-CONFLICT` (exit 4) naming the fields and who has set
  ///   them
  Change apply(Manifest manifest, boolean force);

  /// What [#apply] would do now, and why: the API itself applies the object as a dry run, which
  /// changes nothing.
  Change decide(Manifest manifest, boolean force);

  /// What [#apply] would make of an object, field by field, and who has set these fields. The API
  /// applies it as a dry run that takes over the fields of others; what an autoscaler has set is no
  /// difference.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-FOREIGN` (exit 4) for an object of that name without
  ///   the ownership label
  ObjectDifference compare(Manifest manifest);

  /// What an upgrade of a release would make of its objects: those that are not as the manifests
  /// say, in their order, then those that would be deleted.
  ///
  /// @param former the manifests of the present revision
  /// @param wanted those of the new one; the same where only the objects may differ
  List<ObjectDifference> compare(List<Manifest> former, List<Manifest> wanted);

  /// One object with the ownership label.
  ///
  /// @param release the release that made it, empty where it was applied
  record OwnedObject(String stage, ObjectRef ref, Optional<String> release) {
    /// An object that was applied.
    public OwnedObject(String stage, ObjectRef ref) {
      this(stage, ref, Optional.empty());
    }
  }
}
