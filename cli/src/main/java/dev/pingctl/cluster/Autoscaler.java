package dev.pingctl.cluster;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A horizontal pod autoscaler as the cluster has it.
///
/// @param target the name of the Deployment whose replicas it sets
/// @param least the fewest pods it sets, and `most` the most
/// @param replicas how many pods there were when it last looked
/// @param missing why it has no value of one of its metrics, as a clause; empty where it has all
public record Autoscaler(
    ObjectRef ref, String target, int least, int most, int replicas, Optional<String> missing) {
  /// The kind of these objects.
  public static final ObjectKind KIND = new ObjectKind("autoscaling/v2", "HorizontalPodAutoscaler");

  private static final String NOT_LOOKED = "its controller has not looked at it yet";
  private static final String NOTHING_YET = "it has no value yet";

  /// The autoscaler of this name.
  public static ObjectRef ref(String namespace, String name) {
    return new ObjectRef(KIND.apiVersion(), KIND.kind(), Optional.of(namespace), name);
  }

  /// Reads an autoscaler; empty where there is none.
  public static Optional<Autoscaler> find(ObjectStore objects, ObjectRef ref) {
    return objects.find(ref).map(Autoscaler::of);
  }

  /// Why an autoscaler cannot set replicas, as a clause; empty where it can.
  public static Optional<String> missing(ObjectStore objects, ObjectRef ref) {
    return find(objects, ref).map(Autoscaler::missing).orElse(Optional.of("it is not there"));
  }

  private static Autoscaler of(Manifest object) {
    return new Autoscaler(
        object.ref(),
        String.valueOf(object.at("spec", "scaleTargetRef", "name")),
        number(object, 1, "spec", "minReplicas"),
        number(object, 0, "spec", "maxReplicas"),
        number(object, 0, "status", "currentReplicas"),
        missing(object));
  }

  /// What its condition says, and what `kubectl get hpa` shows as `<unknown>`.
  private static Optional<String> missing(Manifest object) {
    Optional<Map<?, ?>> active =
        maps(object, "status", "conditions").stream()
            .filter(condition -> "ScalingActive".equals(condition.get("type")))
            .findFirst();
    if (active.isEmpty()) {
      return Optional.of(NOT_LOOKED);
    }
    if (!"True".equals(active.get().get("status"))) {
      return Optional.of(String.valueOf(active.get().get("message")));
    }
    long measured =
        maps(object, "status", "currentMetrics").stream().filter(Autoscaler::hasValue).count();
    return measured < maps(object, "spec", "metrics").size()
        ? Optional.of(NOTHING_YET)
        : Optional.empty();
  }

  /// Whether a metric has a current value: it is under the key that its type names.
  private static boolean hasValue(Map<?, ?> metric) {
    return metric.values().stream()
        .anyMatch(source ->
            source instanceof Map<?, ?> map
                && map.get("current") instanceof Map<?, ?> current
                && !current.isEmpty());
  }

  private static List<Map<?, ?>> maps(Manifest object, String... path) {
    return object.at(path) instanceof List<?> list
        ? list.stream()
            .<Map<?, ?>>mapMulti((each, found) -> {
              if (each instanceof Map<?, ?> map) {
                found.accept(map);
              }
            })
            .toList()
        : List.of();
  }

  private static int number(Manifest object, int otherwise, String... path) {
    return object.at(path) instanceof Number number ? number.intValue() : otherwise;
  }
}
