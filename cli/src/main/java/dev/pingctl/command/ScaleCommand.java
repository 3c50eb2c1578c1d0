package dev.pingctl.command;

import dev.pingctl.command.option.ConflictOption;
import dev.pingctl.command.option.DeploymentOptions;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.Workloads;
import dev.pingctl.outcome.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Sets the number of replicas of a Deployment and waits until they are ready.
@Command(
    name = "scale",
    description = "Set the number of replicas; `pingctl up` restores the stage's number.")
final class ScaleCommand implements Callable<Integer> {
  private static final int MOST = 50;

  private final Session session;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      required = true,
      description = "Number of pods, 0 to 50.")
  int replicas;

  @Mixin DeploymentOptions deployment = new DeploymentOptions();

  @Mixin ConflictOption conflict = new ConflictOption();

  @Mixin OutputOptions output = new OutputOptions();

  ScaleCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (replicas < 0 || replicas > MOST) {
      throw Workloads.wrong("--replicas must be between 0 and %d.".formatted(MOST));
    }
    deployment.carryOut(
        (run, stage, name) -> {
          Workloads.requireNoAutoscaler(stage, name, run);
          return run.planner().scale(stage, name, replicas);
        },
        conflict.apply(session.settings()),
        session,
        output);
    return ExitCode.OK.code();
  }
}
