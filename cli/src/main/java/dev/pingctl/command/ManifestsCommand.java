package dev.pingctl.command;

import dev.pingctl.command.option.ChartOptions;
import dev.pingctl.command.option.Renderings;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.StageOption;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.command.option.Workloads;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.ReleaseAction;
import dev.pingctl.stage.Stage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Prints the objects that a stage applies, as kubectl takes them.
@Command(
    name = "manifests",
    description =
        "Print the Kubernetes objects of a stage as YAML, without Secrets and image tags.")
final class ManifestsCommand implements Callable<Integer> {
  private final Session session;

  @Mixin StageOption.One stage = new StageOption.One();

  @Mixin TargetOptions target = new TargetOptions();

  @Mixin ChartOptions values = new ChartOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  ManifestsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Run run = session.with(target.apply(session.settings()));
    Stage found = stage.in(run.workshop());
    if (!found.onCluster()) {
      throw Workloads.notOnCluster(found);
    }
    values.requireChart(Optional.of(found), spec.commandLine().getErr()::println);
    for (Action action :
        run.planner()
            .withValues(values.values())
            .up("manifests", List.of(found), false)
            .actions()) {
      Action made =
          action instanceof Action.Conditional conditional ? conditional.action() : action;
      if (made instanceof ClusterAction.ApplyObject apply) {
        spec.commandLine().getOut().print(apply.manifest().yaml());
      }
      if (made instanceof ReleaseAction.InstallChart install) {
        spec.commandLine().getOut().print(Renderings.of(install, run));
      }
    }
    spec.commandLine().getOut().flush();
    return ExitCode.OK.code();
  }
}
