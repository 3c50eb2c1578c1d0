package dev.pingctl.command.option;

import dev.pingctl.plan.Plan;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Stage;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options that say which Deployment of which stage on which cluster is meant.
public final class DeploymentOptions {
  @Mixin StageOption.One stage = new StageOption.One();

  @Option(
      names = "--deployment",
      paramLabel = "NAME",
      defaultValue = "ping",
      description = "Name of the Deployment (default: ${DEFAULT-VALUE}).")
  String deployment = "ping";

  @Mixin TargetOptions target = new TargetOptions();

  @Mixin DryRunOptions dry = new DryRunOptions();

  @Mixin ConsentOption consent = new ConsentOption();

  /// A plan for a Deployment of a stage; empty where the stage has none of that name.
  public interface Change {
    /// The plan.
    Optional<Plan> plan(Run run, Stage stage, String deployment);
  }

  /// Carries out a change of the Deployment that is meant, and prints what it did; `wanted` are the
  /// settings apart from the target.
  public void carryOut(Change change, Settings wanted, Session session, OutputOptions output) {
    Run run = session.with(target.apply(wanted));
    Stage found = Workloads.requireUp(stage.in(run.workshop()), run);
    String meant =
        deployment.equals(StageName.SERVICE) && StageName.workshop(found.name()).isPresent()
            ? found.service()
            : deployment;
    Plan plan =
        change.plan(run, found, meant).orElseThrow(() -> Workloads.noDeployment(found, meant));
    if (dry.isDryRun()) {
      output.print(dry.text(plan, run));
      return;
    }
    consent.require(plan, run, output);
    run.preflight().check(plan);
    dry.apply(run);
    Workloads.run(plan, run, output);
  }
}
