package dev.pingctl.command.option;

import dev.pingctl.plan.Action;
import dev.pingctl.plan.Plan;
import dev.pingctl.run.ReleaseRendering;
import dev.pingctl.settings.Settings;

/// What the charts of a plan make, as YAML.
public final class Renderings {
  private Renderings() {}

  /// Prints what every chart of a plan makes.
  public static void print(Plan plan, Session session, Settings settings, OutputOptions output) {
    for (Action action : plan.actions()) {
      if (action instanceof Action.InstallChart install) {
        output.print(of(install, session, settings));
      }
    }
  }

  /// Makes sure that every chart of a plan takes the values the user gives it.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-VALUES` or `PING-CHART`
  public static void requireValues(Plan plan, Session session, Settings settings) {
    for (Action action : plan.actions()) {
      if (action instanceof Action.InstallChart install && !install.given().isEmpty()) {
        of(install, session, settings);
      }
    }
  }

  /// What one chart makes.
  public static String of(Action.InstallChart install, Session session, Settings settings) {
    return ReleaseRendering.of(install, session.charts(settings));
  }
}
