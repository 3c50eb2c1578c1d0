package dev.pingctl.plan;

import dev.pingctl.explain.CertificateCommands;
import dev.pingctl.explain.Explanation;
import dev.pingctl.explain.KubectlCommands;
import dev.pingctl.explain.ShellCommand;
import dev.pingctl.explain.ShellContext;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Changes objects of the cluster.
public sealed interface ClusterAction extends Action {
  /// Applies an object. The pods of a workload are replaced when one of these generated secrets has
  /// changed.
  ///
  /// @param file the file it is in; empty where it was changed since
  record ApplyObject(String stage, Manifest manifest, List<String> secrets, Optional<Path> file)
      implements ClusterAction {
    /// An object that no file has as it is.
    public ApplyObject(String stage, Manifest manifest, List<String> secrets) {
      this(stage, manifest, secrets, Optional.empty());
    }

    @Override
    public String describe() {
      return "apply " + manifest.ref().text();
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          file.map(from -> "It is in %s.".formatted(context.place(from)))
              .orElse("The fields that it changes are taken over from who has set them."),
          new KubectlCommands(context)
              .apply(
                  manifest,
                  context.secret(stage, CertificateCommands.AUTHORITY),
                  file.isPresent() ? "" : " --force-conflicts"));
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
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "The values come from files and are never printed.",
          new KubectlCommands(context).applySecret(stage, ref, secrets));
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

    @Override
    public Explanation explain(ShellContext context) {
      String reference = context.images().reference(image);
      return Explanation.of(
          "New kinds of objects have to be known before there can be any.",
          ShellCommand.of(
              """
              definitions=$(docker create %s none)
              docker cp "$definitions":/definitions.yaml - | tar -xO |
                %s apply --server-side --filename=-
              docker rm "$definitions\"\
              """
                  .formatted(reference, context.kubectl())));
    }
  }

  /// Deletes an object and what it owns, and waits until it is gone.
  record DeleteObject(String stage, ObjectRef ref) implements ClusterAction {
    @Override
    public String describe() {
      return "delete " + ref.text();
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of("What it owns goes with it.", new KubectlCommands(context).delete(ref));
    }
  }

  /// Restarts the pods of a workload, as its update strategy says.
  record RestartWorkload(String stage, ObjectRef workload) implements ClusterAction {
    @Override
    public String describe() {
      return "restart " + workload.text();
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "New pods come before old ones go, as the update strategy says.",
          new KubectlCommands(context).on("rollout restart", workload, ""));
    }
  }

  /// Sets the number of replicas of a workload.
  record ScaleWorkload(String stage, ObjectRef workload, int replicas) implements ClusterAction {
    @Override
    public String describe() {
      return "scale %s to %d".formatted(workload.text(), replicas);
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "The controller adds or ends pods until there are so many.",
          new KubectlCommands(context).on("scale", workload, " --replicas=" + replicas));
    }
  }
}
