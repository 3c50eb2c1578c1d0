package dev.pingctl.command;

import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.observe.Observer.Health;
import dev.pingctl.observe.Observer.StageStatus;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import java.net.URI;

/// The addresses of stages as they run.
final class RunningStages implements StageAddress {
  private final Session session;
  private final TargetOptions target;

  /// The addresses on the cluster that the options stand for when an address is asked for.
  RunningStages(Session session, TargetOptions target) {
    this.session = session;
    this.target = target;
  }

  @Override
  public URI of(String name) {
    Settings settings = target.apply(session.settings());
    Stage stage = session.workshop(settings).stage(name);
    return address(settings, session.observer(settings).asItRuns(stage));
  }

  @Override
  public URI current() {
    Settings settings = target.apply(session.settings());
    return session
        .observer(settings)
        .status(session.workshop(settings).stages())
        .reversed()
        .stream()
        .filter(status -> status.health() != Health.DOWN)
        .map(StageStatus::stage)
        .filter(Stage::takesPings)
        .findFirst()
        .map(stage -> address(settings, stage))
        .orElseThrow(() ->
            new Failure(
                FailureId.NOT_UP,
                ExitCode.CHECK_FAILED,
                "No stage is up; bring one up with `pingctl up --stage=compose`."));
  }

  private URI address(Settings settings, Stage stage) {
    return stage
        .address(settings.target())
        .filter(address -> stage.takesPings())
        .map(URI::create)
        .map(session.addresses(settings)::resolve)
        .orElseThrow(() ->
            new Failure(
                FailureId.NO_ADDRESS,
                ExitCode.USAGE,
                "Stage %s has no address to ping.".formatted(stage.name())));
  }
}
