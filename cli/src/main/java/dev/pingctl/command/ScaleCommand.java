package dev.pingctl.command;

import dev.pingctl.failure.ExitCode;
import dev.pingctl.plan.Plan;
import dev.pingctl.workshop.Settings;
import dev.pingctl.workshop.Stage;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Gives a Deployment of a stage another number of replicas and waits until they are there.
@Command(
    name = "scale",
    description =
        "Run a stage's Deployment with another number of pods; `up` goes back to the stage's own.")
final class ScaleCommand implements Callable<Integer> {
  private static final int MOST = 50;

  private final Session session;

  @Option(names = "--stage", paramLabel = "NAME", required = true, description = "The stage.")
  String stage = "";

  @Option(
      names = "--replicas",
      paramLabel = "N",
      required = true,
      description = "How many pods, 0 to 50.")
  int replicas;

  @Option(
      names = "--deployment",
      paramLabel = "NAME",
      defaultValue = "ping",
      description = "Which Deployment (default: ${DEFAULT-VALUE}).")
  String deployment = "ping";

  @Mixin TargetOptions target = new TargetOptions();

  @Mixin ConsentOption consent = new ConsentOption();

  @Mixin OutputOptions output = new OutputOptions();

  ScaleCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    if (replicas < 0 || replicas > MOST) {
      throw Workloads.wrong("--replicas must be between 0 and %d.".formatted(MOST));
    }
    Settings settings = target.apply(session.settings());
    Stage found = Workloads.stage(session, settings, stage);
    Plan plan =
        session
            .planner(settings)
            .scale(found, deployment, replicas)
            .orElseThrow(() -> Workloads.noDeployment(found, deployment));
    consent.require(plan, settings, session, output);
    Preflight.begin(settings, session).check(plan);
    Workloads.run(plan, settings, session, output);
    return ExitCode.OK.code();
  }
}
