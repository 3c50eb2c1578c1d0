package dev.pingctl.cluster.kubernetes;

import dev.pingctl.cluster.ObjectDifference;
import dev.pingctl.difference.FieldDifference;
import dev.pingctl.difference.Fields;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compares an object of the cluster with what it would become.
final class ObjectComparison {
  private static final String REPLICAS = "spec.replicas";

  private ObjectComparison() {}

  /// An object that is not in the cluster, with the fields of its manifest.
  static ObjectDifference created(Manifest manifest) {
    return new ObjectDifference(
        manifest.ref(),
        Change.created(Cause.notInCluster()),
        fields(Map.of(), Comparison.readable(manifest.content())));
  }

  /// An object that would be deleted.
  static ObjectDifference deleted(ObjectRef ref, String why) {
    return new ObjectDifference(
        ref, new Change(Outcome.REMOVED, Optional.of(new Cause(why))), List.of());
  }

  /// Two states of an object. What an autoscaler has set stays, and is no difference.
  static ObjectDifference between(
      ObjectRef ref, Map<String, Object> before, Map<String, Object> after) {
    FieldManagers managers = FieldManagers.of(before);
    List<FieldDifference> all = fields(before, after);
    List<FieldDifference> fields =
        all.stream()
            .filter(field -> !isOfAnAutoscaler(field, managers))
            .map(field -> field.setBy(managers.others(field.path())))
            .toList();
    return new ObjectDifference(ref, change(all, fields), fields);
  }

  private static Change change(List<FieldDifference> all, List<FieldDifference> fields) {
    if (all.isEmpty()) {
      return Change.NONE;
    }
    return fields.isEmpty()
        ? Change.kept(new Cause("an autoscaler sets " + REPLICAS))
        : Change.changed(Cause.fields(fields.stream().map(field -> field.path().text()).toList()));
  }

  private static boolean isOfAnAutoscaler(FieldDifference field, FieldManagers managers) {
    return field.path().text().equals(REPLICAS) && managers.scalesByItself();
  }

  /// The fields that differ, but for those that the API keeps itself.
  private static List<FieldDifference> fields(
      Map<String, Object> before, Map<String, Object> after) {
    return Fields.between(before, after).stream()
        .filter(field -> Comparison.OF_THE_API.stream().noneMatch(kept -> isIn(field, kept)))
        .toList();
  }

  private static boolean isIn(FieldDifference field, String kept) {
    return field.path().isIn(kept.split("\\."));
  }
}
