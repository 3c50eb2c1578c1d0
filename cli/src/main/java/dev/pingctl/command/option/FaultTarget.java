package dev.pingctl.command.option;

import dev.pingctl.injection.FaultPlace;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.FaultPlans;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Stage;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options that say which copies of the service are meant.
public final class FaultTarget {
  private static final String STAGE = "helm";

  @Mixin StageOption.Usual stage = new StageOption.Usual(STAGE);

  @Option(
      names = "--deployment",
      paramLabel = "NAME",
      defaultValue = StageName.SERVICE,
      description = "On a cluster, name of the Deployment (default: ${DEFAULT-VALUE}).")
  String deployment = StageName.SERVICE;

  @Mixin TargetOptions target = new TargetOptions();

  /// The run that these options mean.
  public Run run(Session session) {
    return session.with(target.apply(session.settings()));
  }

  /// The stage, which is up, as it runs.
  ///
  /// @throws Failure `PING-NOT-UP`
  public Stage stage(Run run) {
    Stage found = stage.in(run.workshop());
    if (run.observer().there(List.of(found)).isEmpty()) {
      throw found.notUp();
    }
    return run.observer().asItRuns(found);
  }

  /// Where its faults are set.
  ///
  /// @param pod empty for all
  /// @throws Failure `PING-USAGE` where the stage has no such place
  public FaultPlace place(Run run, Stage found, Optional<String> pod) {
    if (pod.isPresent() && !found.onCluster()) {
      throw Workloads.notOnCluster(found);
    }
    return new FaultPlans(run.planner())
        .place(found, deployment, pod)
        .orElseThrow(() -> nowhere(found));
  }

  /// The failure for a stage that runs no copy of the service.
  public Failure nowhere(Stage found) {
    return new Failure(
        FailureId.USAGE,
        ExitCode.USAGE,
        found.onCluster()
            ? "Stage %s has no Deployment %s of the service; take another --stage or --deployment."
                .formatted(found.name(), deployment)
            : "Stage %s does not run the service; take another --stage.".formatted(found.name()));
  }
}
