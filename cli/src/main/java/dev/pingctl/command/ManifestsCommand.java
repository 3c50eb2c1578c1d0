package dev.pingctl.command;

import dev.pingctl.command.option.ChartOptions;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.StageOption;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.command.option.Workloads;
import dev.pingctl.machine.Certificates;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.plan.Plan;
import dev.pingctl.run.DryRun;
import dev.pingctl.run.PrintedObjects;
import dev.pingctl.stage.Stage;
import java.io.PrintWriter;
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
    description = "Print the Kubernetes objects of a stage as YAML, without Secrets.",
    footer = {
      "",
      "To compare them with the cluster: pingctl manifests --stage=NAME | kubectl apply"
          + " --server-side --dry-run=server -f -",
      "Without --server-side, kubectl warns of a missing annotation (last-applied-configuration):"
          + " it keeps what it applied there, the API server keeps it in managedFields."
    })
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
    PrintWriter err = spec.commandLine().getErr();
    values.requireChart(Optional.of(found), err::println);
    Plan plan = run.planner().withValues(values.values()).up("manifests", List.of(found), false);
    DryRun.Result answers = run.dryRun().of(PrintedObjects.questions(plan));
    answers
        .unknown()
        .forEach(why -> err.println("Image tags and conditions are not all known: " + why));
    err.flush();
    PrintedObjects objects =
        new PrintedObjects(
            run::charts,
            answers,
            name -> new Certificates(run.settings(), name).findAuthorityAsPem().orElse(""));
    spec.commandLine().getOut().print(objects.of(plan));
    spec.commandLine().getOut().flush();
    return ExitCode.OK.code();
  }
}
