package dev.pingctl.command;

import dev.pingctl.command.option.DeploymentOptions;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Session;
import dev.pingctl.outcome.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Restarts the pods of a Deployment, as its strategy says, and waits for the rollout.
@Command(name = "restart", description = "Restart a Deployment's pods one by one.")
final class RestartCommand implements Callable<Integer> {
  private final Session session;

  @Mixin DeploymentOptions deployment = new DeploymentOptions();

  @Mixin OutputOptions output = new OutputOptions();

  RestartCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    deployment.carryOut(
        (run, stage, name) -> run.planner().restart(stage, name),
        session.settings(),
        session,
        output);
    return ExitCode.OK.code();
  }
}
