package dev.pingctl.command;

import dev.pingctl.command.option.ChartOptions;
import dev.pingctl.command.option.ReleaseChange;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.SettingsOptions;
import dev.pingctl.command.option.TimeSpan;
import dev.pingctl.command.option.Workloads;
import dev.pingctl.stage.Stage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Rolls another version of the service out while it is pinged.
@Command(
    name = "rollout",
    description =
        "Roll another version of the service out while it is pinged, and tell what the pings saw.",
    footer = {
      "",
      "The version is made where it is not there: the same program, which tells that version in its"
          + " answers.",
      "A version that does not become ready is taken back. The release keeps its other values."
    })
final class RolloutCommand implements Callable<Integer> {
  private final Session session;

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      required = true,
      description = "The version, such as v2.")
  String version = "";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      description = "Take it back when it is not there after this time (default: the stage's).")
  Optional<Duration> timeout = Optional.empty();

  @Mixin ReleaseChange change = new ReleaseChange();

  @Mixin ChartOptions values = new ChartOptions();

  @Mixin SettingsOptions settingsOptions = new SettingsOptions();

  RolloutCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (!version.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw Workloads.wrong(
          "A version is made of letters, digits, dots, underscores and dashes, such as v2, not '%s'."
              .formatted(version));
    }
    Run run = session.with(change.release.target.apply(settingsOptions.apply(session.settings())));
    Stage stage = change.release.stage(run);
    values.requireChart(Optional.of(stage));
    return change.carryOut(
        run.planner()
            .withValues(values.values())
            .rollout(stage, change.release.release, version, timeout),
        stage,
        run);
  }
}
