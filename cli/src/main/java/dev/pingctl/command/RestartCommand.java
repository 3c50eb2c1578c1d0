package dev.pingctl.command;

import dev.pingctl.failure.ExitCode;
import dev.pingctl.plan.Plan;
import dev.pingctl.workshop.Settings;
import dev.pingctl.workshop.Stage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Makes the pods of a stage's Deployment anew, as its own strategy says, and waits for them.
@Command(
    name = "restart",
    description = "Make the pods of a stage's Deployment anew, one after the other.")
final class RestartCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--stage", paramLabel = "NAME", required = true, description = "The stage.")
  String stage = "";

  @Option(
      names = "--deployment",
      paramLabel = "NAME",
      defaultValue = "ping",
      description = "Which Deployment (default: ${DEFAULT-VALUE}).")
  String deployment = "ping";

  @Mixin TargetOptions target = new TargetOptions();

  @Mixin ConsentOption consent = new ConsentOption();

  @Mixin OutputOptions output = new OutputOptions();

  RestartCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Settings settings = target.apply(session.settings());
    Stage found = Workloads.stage(session, settings, stage);
    Plan plan =
        session
            .planner(settings)
            .restart(found, deployment)
            .orElseThrow(() -> Workloads.noDeployment(found, deployment));
    consent.require(plan, settings, session, output);
    Workloads.run(plan, settings, session, output);
    return ExitCode.OK.code();
  }
}
