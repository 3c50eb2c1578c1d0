package dev.pingctl.command;

import dev.pingctl.command.option.DeploymentOptions;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Session;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.plan.Planner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Makes the pods of a stage's Deployment anew, as its own strategy says, and waits for them.
@Command(
    name = "restart",
    description = "Make the pods of a stage's Deployment anew, one after the other.")
final class RestartCommand implements Callable<Integer> {
  private final Session session;

  @Mixin DeploymentOptions deployment = new DeploymentOptions();

  @Mixin OutputOptions output = new OutputOptions();

  RestartCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    deployment.carryOut(Planner::restart, session.settings(), session, output);
    return ExitCode.OK.code();
  }
}
