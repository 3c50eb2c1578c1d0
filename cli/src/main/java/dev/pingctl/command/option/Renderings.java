package dev.pingctl.command.option;

import dev.pingctl.plan.Action;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.ReleaseAction;
import dev.pingctl.run.DryRun;
import dev.pingctl.run.PrintedObjects;
import java.util.List;
import java.util.Map;

/// What the charts of a plan make, as YAML.
public final class Renderings {
  private Renderings() {}

  /// Prints what every chart of a plan makes.
  ///
  /// @param found what a dry run of the plan has found out
  public static void print(Plan plan, DryRun.Result found, Run run, OutputOptions output) {
    PrintedObjects objects = new PrintedObjects(run::charts, found);
    for (Action action : plan.actions()) {
      if (action instanceof ReleaseAction.InstallChart install) {
        output.print(objects.of(install));
      }
    }
  }

  /// Makes sure that every chart of a plan takes the values the user gives it.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-VALUES` or `PING-CHART`
  public static void requireValues(Plan plan, Run run) {
    PrintedObjects objects =
        new PrintedObjects(
            run::charts, new DryRun.Result(Map.of(), List.of(), List.of(), Map.of()));
    for (Action action : plan.actions()) {
      if (action instanceof ReleaseAction.InstallChart install && !install.given().isEmpty()) {
        objects.of(install);
      }
    }
  }
}
