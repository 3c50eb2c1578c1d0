package dev.pingctl.command.option;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.stage.Stage;
import java.util.List;

/// What the commands on the releases of a stage have in common.
final class Releases {
  private Releases() {}

  /// Makes sure that a stage is installed from a chart.
  ///
  /// @throws Failure `PING-NO-CHART`
  static void requireChart(Stage stage) {
    if (stage.charts().isEmpty()) {
      throw new Failure(
          FailureId.NO_CHART,
          ExitCode.USAGE,
          "Stage %s is not installed from a chart; take chart or helm.".formatted(stage.name()));
    }
  }

  /// The failure for a release that a stage does not have.
  static Failure noRelease(Stage stage, String release) {
    List<String> names = stage.charts().stream().map(each -> each.chart().release()).toList();
    return new Failure(
        FailureId.NO_RELEASE,
        ExitCode.USAGE,
        "Stage %s has no release %s; it has: %s."
            .formatted(stage.name(), release, String.join(", ", names)));
  }
}
