package dev.pingctl.experiment;

import dev.pingctl.cluster.ObjectStore;
import dev.pingctl.experiment.Experiment.Arm;
import dev.pingctl.experiment.Experiment.Part;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.text.MergePatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The objects that an arm changes or removes, as they were before: enough to put them back,
/// whatever becomes of the process.
///
/// @param part the part's name
/// @param objects what there is of them; what is not there before an arm is not there afterwards
public record PutBack(String experiment, String part, String arm, List<Before> objects) {
  /// An arm that changes nothing.
  public static final PutBack NOTHING = new PutBack("", "", "", List.of());

  public PutBack {
    objects = List.copyOf(objects);
  }

  /// An object as it was.
  ///
  /// @param patch the merge patch that makes the stage's manifest what was in the cluster: somebody
  ///   may have changed the object by hand, and an experiment repairs nothing
  public record Before(ObjectRef object, Map<String, Object> patch) {}

  /// Looks at what an arm is about to change.
  ///
  /// @param manifests the objects of the arm's stage, as the stage has them
  public static PutBack of(
      Experiment experiment,
      Part part,
      Arm arm,
      Function<ObjectRef, Optional<Manifest>> manifests,
      Supplier<ObjectStore> objects) {
    List<Before> before =
        objects(arm).entrySet().stream()
            .flatMap(change ->
                manifests.apply(change.getKey()).stream()
                    .flatMap(manifest ->
                        objects.get().find(change.getKey()).stream()
                            .map(live -> before(manifest, change.getValue(), live))))
            .toList();
    return new PutBack(experiment.name(), part.name(), arm.name(), before);
  }

  /// The objects that an arm changes or removes, and what it changes of them.
  static Map<ObjectRef, Map<String, Object>> objects(Arm arm) {
    Map<ObjectRef, Map<String, Object>> changes = new LinkedHashMap<>();
    for (Method method : arm.all()) {
      switch (method) {
        case Method.Change change ->
            changes.merge(change.object(), change.patch(), MergePatch::combined);
        case Method.Remove remove -> changes.putIfAbsent(remove.object(), Map.of());
        case Method.Make _,
            Method.Load _,
            Method.Disturb _,
            Method.Count _,
            Method.Run _,
            Method.AwaitPods _,
            Method.AwaitRollout _,
            Method.Try _,
            Method.AwaitEnd _,
            Method.Time _ -> {}
      }
    }
    return changes;
  }

  private static Before before(Manifest manifest, Map<String, Object> change, Manifest live) {
    return new Before(
        manifest.ref(),
        MergePatch.combined(
            MergePatch.inverse(live.content(), manifest.content()),
            MergePatch.inverse(live.content(), change)));
  }

  /// The patch that makes a manifest what was in the cluster; empty where nothing was.
  Map<String, Object> of(ObjectRef object) {
    return objects.stream()
        .filter(before -> before.object().equals(object))
        .map(Before::patch)
        .findFirst()
        .orElse(Map.of());
  }
}
