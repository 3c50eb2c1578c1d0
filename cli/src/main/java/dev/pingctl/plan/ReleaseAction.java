package dev.pingctl.plan;

import dev.pingctl.release.ChartSpec;
import dev.pingctl.release.ChartValues;
import java.time.Duration;
import java.util.Optional;

/// Changes releases of charts.
public sealed interface ReleaseAction extends Action {
  /// What an installation leaves of a release that is there.
  enum Keeps {
    /// Nothing: it becomes what the stage says.
    NOTHING,
    /// The version that a rollout has given it, where that alone differs from what the stage says.
    VERSION,
    /// All its values, which come below those of the user.
    VALUES
  }

  /// Installs a chart as a release, or upgrades the release to it, and waits until what runs pods
  /// is rolled out. A first installation that fails is uninstalled; an upgrade that fails is rolled
  /// back.
  ///
  /// @param given the user's values, above those of the stage
  /// @param keeps what of the release as it is stays, whatever the stage says
  record InstallChart(
      String stage,
      String namespace,
      ChartSpec chart,
      ChartValues given,
      Keeps keeps,
      Duration timeout)
      implements ReleaseAction {
    @Override
    public String describe() {
      return "install chart %s as release %s%s (at most %s)"
          .formatted(
              chart.place(),
              chart.release(),
              given.isEmpty() ? "" : " with " + given.text(),
              Action.words(timeout));
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new UninstallRelease(stage, namespace, chart.release()));
    }
  }

  /// Uninstalls a release and waits until its objects are gone.
  record UninstallRelease(String stage, String namespace, String release) implements ReleaseAction {
    @Override
    public String describe() {
      return "uninstall release " + release;
    }
  }

  /// Rolls a release back to a revision; without one, to the revision before.
  record RollBackRelease(
      String stage, String namespace, String release, Optional<Integer> revision, Duration timeout)
      implements ReleaseAction {
    @Override
    public String describe() {
      return "roll back release %s to %s (at most %s)"
          .formatted(
              release,
              revision.map(number -> "revision " + number).orElse("the revision before"),
              Action.words(timeout));
    }
  }
}
