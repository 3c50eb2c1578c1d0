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

/// Rolls a release back under load.
@Command(
    name = "rollback",
    description = "Roll a release back to an earlier revision under load.",
    footer = {
      "",
      "`pingctl history` shows the revisions. Without --to it rolls back to the last one that"
          + " worked."
    })
final class RollbackCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--to", paramLabel = "REVISION", description = "Revision to roll back to.")
  Optional<Integer> revision = Optional.empty();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      description = "Fail if the pods are not ready within this time (default: the stage's).")
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
        run.planner().rollback(stage, change.release.release, revision, timeout),
        stage,
        run,
        Optional.empty());
  }
}
