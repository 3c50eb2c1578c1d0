package dev.pingctl.experiment;

import dev.pingctl.cluster.ObjectStore;
import dev.pingctl.experiment.Experiment.Arm;
import dev.pingctl.experiment.Experiment.Part;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.text.MergePatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What an arm changes, as it was before: enough to put it back, whatever becomes of the process.
///
/// @param part the part's name
/// @param changes the fields that are changed, with their values
/// @param removed the objects that are removed
public record PutBack(
    String experiment, String part, String arm, List<Before> changes, List<ObjectRef> removed) {
  public PutBack {
    changes = List.copyOf(changes);
    removed = List.copyOf(removed);
  }

  /// Fields of an object as they were.
  ///
  /// @param patch the merge patch that gives them back
  public record Before(ObjectRef object, Map<String, Object> patch) {}

  /// Looks at what an arm is about to change.
  public static PutBack of(
      Experiment experiment, Part part, Arm arm, Supplier<ObjectStore> objects) {
    List<Before> changes = new ArrayList<>();
    List<ObjectRef> removed = new ArrayList<>();
    for (Method method : arm.all()) {
      switch (method) {
        case Method.Change change -> before(change, objects.get()).ifPresent(changes::add);
        case Method.Remove remove -> removed.add(remove.object());
        case Method.Make _,
            Method.Load _,
            Method.Disturb _,
            Method.Count _,
            Method.Run _,
            Method.AwaitPods _,
            Method.AwaitRollout _,
            Method.Time _ -> {}
      }
    }
    return new PutBack(experiment.name(), part.name(), arm.name(), changes.reversed(), removed);
  }

  private static Optional<Before> before(Method.Change change, ObjectStore objects) {
    return objects
        .find(change.object())
        .map(Manifest::content)
        .map(content -> new Before(change.object(), MergePatch.inverse(content, change.patch())));
  }
}
