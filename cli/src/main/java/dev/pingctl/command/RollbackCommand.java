package dev.pingctl.command;

import dev.pingctl.command.option.ReleaseChange;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.TimeSpan;
import dev.pingctl.stage.Stage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Makes a release what it was, while it is pinged.
@Command(
    name = "rollback",
    description = "Make a stage's release what it was at a revision, while it is pinged.",
    footer = {
      "",
      "`pingctl history` shows the revisions; without --to it is the good one before the present."
    })
final class RollbackCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--to", paramLabel = "REVISION", description = "The revision.")
  Optional<Integer> revision = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      description = "Give up after this time (default: the stage's).")
  Optional<Duration> timeout = Optional.empty();

  @Mixin ReleaseChange change = new ReleaseChange();

  RollbackCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Run run = session.with(change.release.target.apply(session.settings()));
    Stage stage = change.release.stage(run);
    return change.carryOut(
        run.planner().rollback(stage, change.release.release, revision, timeout), stage, run);
  }
}
