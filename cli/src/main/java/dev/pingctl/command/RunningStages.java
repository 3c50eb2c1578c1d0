package dev.pingctl.command;

import dev.pingctl.execute.Observer.Health;
import dev.pingctl.execute.Observer.StageStatus;
import dev.pingctl.failure.ExitCode;
import dev.pingctl.failure.Failure;
import dev.pingctl.workshop.Settings;
import dev.pingctl.workshop.Stage;
import java.net.URI;

/// The addresses of stages as they run.
final class RunningStages implements StageAddress {
  private final Session session;

  RunningStages(Session session) {
    this.session = session;
  }

  @Override
  public URI of(String name) {
    return address(session.workshop(session.settings()).stage(name));
  }

  @Override
  public URI current() {
    Settings settings = session.settings();
    return session
        .observer(settings)
        .status(session.workshop(settings).stages())
        .reversed()
        .stream()
        .filter(status -> status.health() != Health.DOWN)
        .map(StageStatus::stage)
        .findFirst()
        .map(RunningStages::address)
        .orElseThrow(() ->
            new Failure(
                "PING-NOT-UP",
                ExitCode.CHECK_FAILED,
                "No stage is up; bring one up with `pingctl up --stage=compose`."));
  }

  private static URI address(Stage stage) {
    return stage
        .url()
        .map(URI::create)
        .orElseThrow(() ->
            new Failure(
                "PING-NO-ADDRESS",
                ExitCode.USAGE,
                "Stage %s has no address to ping.".formatted(stage.name())));
  }
}
