package dev.pingctl.plan;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import java.util.List;
import java.util.Optional;

/// Changes objects of the cluster.
public sealed interface ClusterAction extends Action {
  /// Applies an object. The pods of a workload are replaced when one of these generated secrets has
  /// changed.
  record ApplyObject(String stage, Manifest manifest, List<String> secrets)
      implements ClusterAction {
    @Override
    public String describe() {
      return "apply " + manifest.ref().text();
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new DeleteObject(stage, manifest.ref()));
    }
  }

  /// Applies a Secret whose keys are the names of generated secrets.
  record ApplySecret(String stage, ObjectRef ref, List<String> secrets) implements ClusterAction {
    @Override
    public String describe() {
      return "apply %s from %s".formatted(ref.text(), String.join(", ", secrets));
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new DeleteObject(stage, ref));
    }
  }

  /// Applies the custom resource definitions in an image, unless the cluster has newer ones.
  /// Teardown finds them by their ownership label and leaves them as long as anyone uses them.
  record ApplyDefinitions(String stage, String image) implements ClusterAction {
    @Override
    public String describe() {
      return "apply the definitions in " + image;
    }
  }

  /// Deletes an object and what it owns, and waits until it is gone.
  record DeleteObject(String stage, ObjectRef ref) implements ClusterAction {
    @Override
    public String describe() {
      return "delete " + ref.text();
    }
  }

  /// Restarts the pods of a workload, as its update strategy says.
  record RestartWorkload(String stage, ObjectRef workload) implements ClusterAction {
    @Override
    public String describe() {
      return "restart " + workload.text();
    }
  }

  /// Sets the number of replicas of a workload.
  record ScaleWorkload(String stage, ObjectRef workload, int replicas) implements ClusterAction {
    @Override
    public String describe() {
      return "scale %s to %d".formatted(workload.text(), replicas);
    }
  }
}
