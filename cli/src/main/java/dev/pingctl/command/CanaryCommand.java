package dev.pingctl.command;

import dev.pingctl.command.option.ConsentOption;
import dev.pingctl.command.option.DryRunOptions;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.StageOption;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.command.option.Workloads;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.Plan;
import dev.pingctl.stage.Stage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Sends a percentage of the requests to the canary.
@Command(
    name = "canary",
    description =
        "Send a percentage of requests to the canary; `pingctl up` restores the stage's weight.")
final class CanaryCommand implements Callable<Integer> {
  private static final int ALL = 100;

  private final Session session;

  @Option(
      names = "--weight",
      paramLabel = "N",
      required = true,
      description = "Percent of the requests, 0 to 100.")
  int weight;

  @Mixin StageOption.Usual stage = new StageOption.Usual(IngressCommand.STAGE);

  @Mixin TargetOptions target = new TargetOptions();

  @Mixin DryRunOptions dry = new DryRunOptions();

  @Mixin ConsentOption consent = new ConsentOption();

  @Mixin OutputOptions output = new OutputOptions();

  CanaryCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (weight < 0 || weight > ALL) {
      throw Workloads.wrong("--weight must be between 0 and %d.".formatted(ALL));
    }
    Run run = session.with(target.apply(session.settings()));
    Stage found = Workloads.requireUp(stage.in(run.workshop()), run);
    Plan plan =
        run.planner()
            .canary(found, weight)
            .orElseThrow(() ->
                new Failure(
                    FailureId.NO_ROUTE,
                    ExitCode.USAGE,
                    "Stage %s has no route that splits traffic between two versions; use --stage=ingress."
                        .formatted(found.name())));
    if (dry.isDryRun()) {
      output.print(dry.text(plan, run));
      return ExitCode.OK.code();
    }
    consent.require(plan, run, output);
    dry.apply(run);
    Workloads.run(plan, run, output);
    return ExitCode.OK.code();
  }
}
