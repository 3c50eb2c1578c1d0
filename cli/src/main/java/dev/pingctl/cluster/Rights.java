package dev.pingctl.cluster;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What the API permits: by the user's rights, and by the admission of objects. Nothing is changed.
/// Throws as [Cluster] does.
public interface Rights {
  /// Returns those of these rights that the user of the context does not have, in the given order.
  /// A kind that the cluster does not serve yet counts as allowed.
  List<Right> lacking(Collection<Right> rights);

  /// Why the API would not admit this object (a dry run of its creation); empty where it would.
  Optional<String> refusal(Manifest manifest);

  /// Why the API refuses to list objects of a kind to a service account; empty where it does not.
  /// It is asked with a new token of the account, which ends by itself after ten minutes, and for
  /// no more than the metadata of one object.
  Optional<String> refusalToList(ObjectRef account, ObjectKind kind);

  /// The right to do something with a kind of object, in one namespace or in the whole cluster.
  ///
  /// @param verb as Kubernetes' own rules name it, such as `patch`
  /// @param part a part of the object, such as `portforward`; empty for the object itself
  record Right(String verb, ObjectKind kind, String part, Optional<String> namespace) {}
}
