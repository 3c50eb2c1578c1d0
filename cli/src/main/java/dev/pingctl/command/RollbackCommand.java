package dev.pingctl.command;

import dev.pingctl.plan.Plan;
import dev.pingctl.workshop.Settings;
import dev.pingctl.workshop.Stage;
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

  @Mixin ReleaseOptions release = new ReleaseOptions();

  @Mixin LoadOptions load = new LoadOptions();

  @Mixin ConsentOption consent = new ConsentOption();

  @Mixin OutputOptions output = new OutputOptions();

  RollbackCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Settings settings = release.target.apply(session.settings());
    Stage stage = release.stage(session, settings);
    Plan plan =
        session
            .planner(settings)
            .rollback(stage, release.release, revision, timeout)
            .orElseThrow(() -> Releases.noRelease(stage, release.release));
    consent.require(plan, settings, session, output);
    return Changes.run(plan, stage, load, settings, session, output);
  }
}
