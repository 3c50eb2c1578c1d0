package dev.pingctl.command.option;

import dev.pingctl.cluster.Autoscaler;
import dev.pingctl.cluster.ObjectStore;
import dev.pingctl.cluster.ObjectStore.OwnedObject;
import dev.pingctl.machine.RunLock;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.Plan;
import dev.pingctl.run.RunResult;
import dev.pingctl.stage.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the commands on the workloads of a stage have in common.
public final class Workloads {
  private Workloads() {}

  /// Returns the stage if it is up and runs on a cluster.
  ///
  /// @throws Failure `PING-NOT-ON-CLUSTER` or `PING-NOT-UP`
  public static Stage requireUp(Stage stage, Run run) {
    if (!stage.onCluster()) {
      throw notOnCluster(stage);
    }
    if (run.observer().there(List.of(stage)).isEmpty()) {
      throw stage.notUp();
    }
    return stage;
  }

  /// The failure for a stage without Kubernetes objects.
  public static Failure notOnCluster(Stage stage) {
    return new Failure(
        FailureId.NOT_ON_CLUSTER,
        ExitCode.USAGE,
        "Stage %s does not run on a cluster, so it has no Kubernetes objects; take k8s or a later one."
            .formatted(stage.name()));
  }

  /// The failure for a Deployment that a stage does not have.
  static Failure noDeployment(Stage stage, String deployment) {
    List<String> names =
        stage.manifests().stream()
            .filter(manifest -> manifest.ref().kind().equals("Deployment"))
            .map(manifest -> manifest.ref().name())
            .distinct()
            .toList();
    // The release knows what a chart makes.
    return wrong(
        "Stage %s has no Deployment %s; it has: %s."
            .formatted(stage.name(), deployment, String.join(", ", names)));
  }

  /// Makes sure that no autoscaler of a stage sets the replicas of a Deployment: it would undo what
  /// somebody else sets.
  ///
  /// @throws Failure `PING-AUTOSCALED` naming the autoscaler and its bounds
  public static void requireNoAutoscaler(Stage stage, String deployment, Run run) {
    ObjectStore objects = run.cluster().objects();
    for (OwnedObject owned : objects.owned(List.of(Autoscaler.KIND))) {
      if (owned.ref().namespace().equals(Optional.of(stage.namespace()))) {
        Autoscaler.find(objects, owned.ref())
            .filter(found -> found.target().equals(deployment))
            .ifPresent(found -> {
              throw new Failure(
                  FailureId.AUTOSCALED,
                  ExitCode.REFUSED,
                  "%s sets the replicas of Deployment %s, from %d to %d; change these bounds instead."
                      .formatted(found.ref().text(), deployment, found.least(), found.most()));
            });
      }
    }
  }

  /// Returns a version that images can be tagged with.
  ///
  /// @throws Failure `PING-USAGE`
  public static String requireVersion(String version) {
    if (!version.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw wrong(
          "A version is made of letters, digits, dots, underscores and dashes, such as v2, not '%s'."
              .formatted(version));
    }
    return version;
  }

  /// The failure for wrong usage.
  public static Failure wrong(String sentence) {
    return new Failure(FailureId.USAGE, ExitCode.USAGE, sentence);
  }

  /// Carries a plan out and prints what it did.
  public static void run(Plan plan, Run run, OutputOptions output) {
    try (RunLock lock = RunLock.take(run.settings().home())) {
      RunResult result = run.executor().run(plan, output.reporter());
      if (output.isJson()) {
        output.print(document(result));
      } else {
        output.print(
            "%s in %s\n"
                .formatted(result.unchanged() ? "unchanged" : "done", new CommandTime().text()));
      }
    }
  }

  /// What a run did, for programs.
  public static Map<String, Object> document(RunResult result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("steps", result.done().stream().map(Workloads::entry).toList());
    document.put("unchanged", result.unchanged());
    document.put("seconds", result.took().toMillis() / 1000.0);
    return document;
  }

  private static Map<String, Object> entry(RunResult.Done done) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("stage", done.action().stage());
    entry.put("step", done.action().describe());
    entry.put("outcome", done.outcome().word());
    done.outcome().cause().ifPresent(cause -> entry.put("cause", cause.text()));
    entry.put("seconds", done.took().toMillis() / 1000.0);
    return entry;
  }
}
