package dev.pingctl.command;

import dev.pingctl.command.option.ChartOptions;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.SettingsOptions;
import dev.pingctl.command.option.StageOption;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.command.option.UpPlan;
import dev.pingctl.command.option.Workloads;
import dev.pingctl.difference.Difference;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.plan.Plan;
import dev.pingctl.run.Differences;
import dev.pingctl.run.StageComparison;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Shows what `up` would change of what is running, or what one stage has over another.
@Command(
    name = "diff",
    description =
        "Show what `pingctl up` would change of what is running, or what one stage has over another.",
    footer = {
      "",
      "Nothing is changed. Exit code: 0 if nothing differs, 7 if something does. In the output, -"
          + " is what is (or --from) and + what `pingctl up` would make of it (or --to). Secrets and variables of"
          + " containers show as ***."
    })
final class DiffCommand implements Callable<Integer> {
  private final Session session;

  @Mixin StageOption.Any stage = new StageOption.Any();

  @Option(
      names = "--from",
      paramLabel = "NAME",
      description = "With --to: compare two stages as they are written, whatever is running.")
  Optional<String> from = Optional.empty();

  @Option(
      names = "--to",
      paramLabel = "NAME",
      description = "The stage of which to show what it has over that of --from.")
  Optional<String> to = Optional.empty();

  @Mixin TargetOptions target = new TargetOptions();

  @Mixin ChartOptions values = new ChartOptions();

  @Mixin SettingsOptions settings = new SettingsOptions();

  @Mixin OutputOptions output = new OutputOptions();

  DiffCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Run run = session.with(target.apply(settings.apply(session.settings())));
    if (from.isPresent() || to.isPresent()) {
      return compare(run);
    }
    return look(run);
  }

  /// Compares two stages as they are written.
  private int compare(Run run) {
    if (from.isEmpty() || to.isEmpty() || stage.isGiven() || !values.values().isEmpty()) {
      throw Workloads.wrong(
          "--from and --to name two stages together, without --stage and values of a chart, such"
              + " as `pingctl diff --from=k8s --to=helm`.");
    }
    Stage first = run.workshop().stage(from.get());
    Stage second = run.workshop().stage(to.get());
    List<Difference> found =
        new StageComparison(run::charts).of(side(first, run), side(second, run));
    output.remarkWorkshop(run.settings());
    if (output.isJson()) {
      output.print(DifferenceDocument.of(List.of(first, second), found));
    } else {
      output.print(new StageDifferenceText(first.name(), second.name(), found).text());
    }
    return exitCode(found);
  }

  private static StageComparison.Side side(Stage stage, Run run) {
    return new StageComparison.Side(stage.name(), run.planner().up("diff", List.of(stage), false));
  }

  /// Compares what is running with what `up` would make of it.
  private int look(Run run) {
    Optional<Stage> only = stage.in(run.workshop());
    values.requireChart(only, output::remark);
    List<Stage> stages = stages(only, run);
    output.remarkWorkshop(run.settings());
    Plan plan = UpPlan.of(run, only, stages, values.values(), false);
    Differences.Result found = run.differences().of(plan);
    show(stages, found, run);
    if (!found.failures().isEmpty()) {
      throw Failure.all(found.failures());
    }
    return exitCode(found.differences());
  }

  private static int exitCode(List<Difference> found) {
    return (found.isEmpty() ? ExitCode.OK : ExitCode.DIFFERS).code();
  }

  /// The stage that was named and those that it needs; else all that are up.
  ///
  /// @throws Failure `PING-NOT-UP` where nothing of it is there
  private List<Stage> stages(Optional<Stage> only, Run run) {
    Workshop workshop = run.workshop();
    if (only.map(Stage::onCluster).orElse(true)) {
      run.prefetchCluster();
    }
    if (only.isPresent()) {
      Stage wanted = only.get();
      boolean isThere =
          wanted.onCluster()
              ? !run.cluster().workloads().ofStage(wanted.namespace(), wanted.name()).isEmpty()
              : !run.observer().there(List.of(wanted)).isEmpty();
      if (!isThere) {
        throw wanted.notUp();
      }
      return workshop.withNeeds(wanted);
    }
    List<Stage> there = run.observer().there(workshop.stages());
    if (there.isEmpty()) {
      throw Workshop.noneUp();
    }
    List<Stage> down = workshop.stages().stream().filter(each -> !there.contains(each)).toList();
    if (!down.isEmpty()) {
      output.remark("Not up and left out: " + names(down));
    }
    return there;
  }

  private void show(List<Stage> stages, Differences.Result found, Run run) {
    if (output.isJson()) {
      if (found.failures().isEmpty()) {
        output.print(DifferenceDocument.of(stages, found.differences()));
      }
      return;
    }
    StringBuilder text = new StringBuilder(DifferenceText.of(found.differences()));
    if (found.failures().isEmpty()) {
      text.append(summary(stages, found.differences(), run)).append('\n');
    }
    output.print(text.toString());
  }

  private String summary(List<Stage> stages, List<Difference> differences, Run run) {
    String up =
        "pingctl up%s%s"
            .formatted(
                stage.name().map(name -> " --stage=" + name).orElse(""),
                run.settings().target().option());
    if (differences.isEmpty()) {
      return "unchanged: `%s` would change nothing of %s".formatted(up, names(stages));
    }
    boolean conflicts = differences.stream().anyMatch(Difference::conflicts);
    return "%d %s; `%s%s` makes %s what the stage says"
        .formatted(
            differences.size(),
            differences.size() == 1 ? "differs" : "differ",
            up,
            conflicts ? " --force-conflicts" : "",
            differences.size() == 1 ? "it" : "them");
  }

  private static String names(List<Stage> stages) {
    return stages.stream().map(Stage::name).collect(Collectors.joining(", "));
  }
}
