package dev.pingctl.command.option;

import dev.pingctl.plan.Action;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.ReleaseAction;
import dev.pingctl.run.ReleaseRendering;

/// What the charts of a plan make, as YAML.
public final class Renderings {
  private Renderings() {}

  /// Prints what every chart of a plan makes.
  public static void print(Plan plan, Run run, OutputOptions output) {
    for (Action action : plan.actions()) {
      if (action instanceof ReleaseAction.InstallChart install) {
        output.print(of(install, run));
      }
    }
  }

  /// Makes sure that every chart of a plan takes the values the user gives it.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-VALUES` or `PING-CHART`
  public static void requireValues(Plan plan, Run run) {
    for (Action action : plan.actions()) {
      if (action instanceof ReleaseAction.InstallChart install && !install.given().isEmpty()) {
        of(install, run);
      }
    }
  }

  /// What one chart makes.
  public static String of(ReleaseAction.InstallChart install, Run run) {
    return ReleaseRendering.of(install, run.charts());
  }
}
