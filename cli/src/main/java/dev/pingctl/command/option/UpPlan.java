package dev.pingctl.command.option;

import dev.pingctl.plan.Plan;
import dev.pingctl.release.ChartValues;
import dev.pingctl.stage.Stage;
import java.util.List;
import java.util.Optional;

/// The plan of `pingctl up`, for the commands that carry it out or look at it.
public final class UpPlan {
  private UpPlan() {}

  /// The plan that brings these stages up. It keeps the nodes of the embedded cluster, and the
  /// versions of releases that are only needed.
  ///
  /// @param only the stage that is wanted; the others are those that it needs
  /// @param verify whether the checks of the stages follow
  public static Plan of(
      Run run, Optional<Stage> only, List<Stage> stages, ChartValues values, boolean verify) {
    String title = only.map(found -> "up --stage=" + found.name()).orElse("up");
    List<Stage> needed =
        stages.stream().filter(each -> only.filter(each::equals).isEmpty()).toList();
    boolean onCluster = stages.stream().anyMatch(Stage::onCluster);
    return (onCluster ? run.plannerKeepingNodes() : run.planner())
        .withValues(values)
        .keepingVersions(only.isEmpty() ? List.of() : needed)
        .up(title, stages, verify);
  }
}
