package dev.pingctl.command;

import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.settings.Identity;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import java.net.URI;
import java.util.List;

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
    List<Stage> pinged = run.workshop().stages().stream().filter(Stage::takesPings).toList();
    return address(run, run.observer().firstUp(pinged.reversed()).orElseThrow(Workshop::noneUp));
  }

  @Override
  public String path() {
    return Identity.of(session.settings().workshop()).pings();
  }

  private URI address(Run run, Stage stage) {
    return stage
        .address(run.settings().target())
        .filter(address -> stage.takesPings())
        .map(URI::create)
        .map(run.addresses()::resolve)
        .orElseThrow(() -> stage.noAddress("`pingctl stages` lists those that have one"));
  }
}
