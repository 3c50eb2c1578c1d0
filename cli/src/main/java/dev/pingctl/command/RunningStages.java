package dev.pingctl.command;

import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.observe.Observer.Health;
import dev.pingctl.observe.Observer.StageStatus;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
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
    Run run = session.with(target.apply(session.settings()));
    Stage stage = run.workshop().stage(name);
    return address(run, run.observer().asItRuns(stage));
  }

  @Override
  public URI current() {
    Run run = session.with(target.apply(session.settings()));
    return run.observer().status(run.workshop().stages()).reversed().stream()
        .filter(status -> status.health() != Health.DOWN)
        .map(StageStatus::stage)
        .filter(Stage::takesPings)
        .findFirst()
        .map(stage -> address(run, stage))
        .orElseThrow(() ->
            new Failure(
                FailureId.NOT_UP,
                ExitCode.CHECK_FAILED,
                "No stage is up; bring one up with `pingctl up --stage=compose`."));
  }

  private URI address(Run run, Stage stage) {
    return stage
        .address(run.settings().target())
        .filter(address -> stage.takesPings())
        .map(URI::create)
        .map(run.addresses()::resolve)
        .orElseThrow(() ->
            new Failure(
                FailureId.NO_ADDRESS,
                ExitCode.USAGE,
                "Stage %s has no address to ping.".formatted(stage.name())));
  }
}
