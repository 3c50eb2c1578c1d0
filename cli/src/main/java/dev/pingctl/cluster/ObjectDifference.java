package dev.pingctl.cluster;

import dev.pingctl.difference.FieldDifference;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.Change;
import java.util.List;

/// An object of the cluster beside what it would become. What a Secret holds is masked.
///
/// @param change what would be done to it, and why
/// @param fields the fields that would change; of an object that would be created, all of them
public record ObjectDifference(ObjectRef ref, Change change, List<FieldDifference> fields) {
  private static final String SECRET = "Secret";

  public ObjectDifference {
    fields = masked(ref, fields);
  }

  /// These fields of an object, without the values that are secret.
  public static List<FieldDifference> masked(ObjectRef ref, List<FieldDifference> fields) {
    return ref.kind().equals(SECRET)
        ? fields.stream().map(field -> isSecret(field) ? field.masked() : field).toList()
        : List.copyOf(fields);
  }

  /// Whether a field of a Secret holds what nobody should read. An annotation may hold the whole
  /// Secret, as `kubectl apply` keeps it.
  private static boolean isSecret(FieldDifference field) {
    return field.path().isIn("data")
        || field.path().isIn("stringData")
        || field.path().isIn("metadata", "annotations");
  }
}
