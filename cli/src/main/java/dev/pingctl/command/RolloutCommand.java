package dev.pingctl.command;

import dev.pingctl.command.option.ChartOptions;
import dev.pingctl.command.option.FaultOption;
import dev.pingctl.command.option.ReleaseChange;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.SettingsOptions;
import dev.pingctl.command.option.TimeSpan;
import dev.pingctl.command.option.Workloads;
import dev.pingctl.fault.FaultList;
import dev.pingctl.stage.Stage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Rolls out a version of the service under load.
@Command(
    name = "rollout",
    description = "Roll out a version of the service under load, and report what the pings saw.",
    footer = {
      "",
      "Builds an image for VERSION if there is none: the same program, reporting that version.",
      "Rolls back a version that does not become ready. The release keeps its other values."
    })
final class RolloutCommand implements Callable<Integer>, WayBack {
  private final Session session;

  @Option(
      names = "--to",
      paramLabel = "VERSION",
      required = true,
      description = "Version to roll out, such as v2.")
  String version = "";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      description =
          "Roll back if the new version is not ready within this time (default: the stage's).")
  Optional<Duration> timeout = Optional.empty();

  @Mixin FaultOption fault = new FaultOption();

  @Mixin ReleaseChange change = new ReleaseChange();

  @Mixin ChartOptions values = new ChartOptions();

  @Mixin SettingsOptions settingsOptions = new SettingsOptions();

  RolloutCommand(Session session) {
    this.session = session;
  }

  @Override
  public String wayBack() {
    return "Where `pingctl history` shows the new revision, `pingctl rollback` goes back to the one"
        + " before.";
  }

  @Override
  public Integer call() {
    Workloads.requireVersion(version);
    Run run = session.with(change.release.target.apply(settingsOptions.apply(session.settings())));
    FaultList faults = fault.list();
    Stage stage = change.release.stage(run);
    values.requireChart(Optional.of(stage), change::remark);
    return change.carryOut(
        run.planner()
            .withValues(values.values())
            .rollout(stage, change.release.release, version, faults, timeout),
        stage,
        run,
        Optional.of(version));
  }
}
