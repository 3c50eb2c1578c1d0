package dev.pingctl.command;

import dev.pingctl.command.option.ChartOptions;
import dev.pingctl.command.option.ConflictOption;
import dev.pingctl.command.option.ConsentOption;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Renderings;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.SettingsOptions;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.command.option.Workloads;
import dev.pingctl.machine.RunLock;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.plan.Plan;
import dev.pingctl.report.Durations;
import dev.pingctl.run.RunResult;
import dev.pingctl.settings.Target;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Brings a stage up, or the whole workshop, or prints what that would do.
@Command(
    name = "up",
    description =
        "Bring a stage up and what it needs; without --stage, every stage in order, each verified.")
final class UpCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--stage", paramLabel = "NAME", description = "The stage to bring up.")
  Optional<String> stage = Optional.empty();

  @Option(
      names = "--dry-run",
      description =
          "Print the plan and touch nothing; with --stage, also what the stage's charts make.")
  boolean dryRun;

  @Mixin ConflictOption conflict = new ConflictOption();

  @Mixin TargetOptions target = new TargetOptions();

  @Mixin ConsentOption consent = new ConsentOption();

  @Mixin ChartOptions values = new ChartOptions();

  @Mixin SettingsOptions settingsOptions = new SettingsOptions();

  @Mixin OutputOptions output = new OutputOptions();

  UpCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Run run = session.with(conflict.apply(target.apply(settingsOptions.apply(session.settings()))));
    List<Stage> stages = choose(run);
    Plan plan = plan(stages, run);
    if (dryRun) {
      print(plan, run);
    } else {
      check(plan, run);
      show(stages, carryOut(plan, run), run);
    }
    return ExitCode.OK.code();
  }

  /// The stages to bring up, in order. What is asked of engine and cluster in any case is asked
  /// from here on, beside all else.
  private List<Stage> choose(Run run) {
    if (!dryRun) {
      run.preflight();
    }
    Workshop workshop = run.workshop();
    List<Stage> stages =
        stage.map(name -> workshop.withNeeds(workshop.stage(name))).orElse(workshop.stages());
    if (!dryRun && stages.stream().anyMatch(Stage::onCluster)) {
      run.prefetchCluster();
    }
    return stages;
  }

  private Plan plan(List<Stage> stages, Run run) {
    Optional<Stage> only = stage.map(name -> stages.getLast());
    values.requireChart(only);
    String title = only.map(found -> "up --stage=" + found.name()).orElse("up");
    return run.planner().withValues(values.values()).up(title, stages, only.isEmpty());
  }

  private void print(Plan plan, Run run) {
    output.print(plan.render());
    stage.ifPresent(name -> Renderings.print(plan, run, output));
  }

  private void check(Plan plan, Run run) {
    Renderings.requireValues(plan, run);
    consent.require(plan, run, output);
    run.executor().prefetch(plan);
    run.preflight().check(plan);
  }

  private RunResult carryOut(Plan plan, Run run) {
    try (RunLock lock = RunLock.take(run.settings().home())) {
      return run.executor().run(plan, output.reporter());
    }
  }

  private void show(List<Stage> stages, RunResult result, Run run) {
    if (output.isJson()) {
      output.print(document(run.settings().target(), stages, result));
      return;
    }
    StringBuilder text = new StringBuilder();
    for (Stage each : stages) {
      text.append(
          "%s is up%s\n"
              .formatted(
                  each.name(),
                  each.address(run.settings().target()).map(url -> ": " + url).orElse("")));
    }
    text.append(result.unchanged() ? "unchanged" : "done")
        .append(" in ")
        .append(Durations.text(result.took()));
    Stage last = stages.getLast();
    text.append("; next: pingctl ")
        .append(last.takesPings() ? "ping --count=100 --stage=" : "lesson ")
        .append(last.name())
        .append('\n');
    output.print(text.toString());
  }

  private static Map<String, Object> document(
      Target cluster, List<Stage> stages, RunResult result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("stages", stages.stream().map(stage -> entry(cluster, stage)).toList());
    document.putAll(Workloads.document(result));
    return document;
  }

  private static Map<String, Object> entry(Target cluster, Stage stage) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", stage.name());
    entry.put("url", stage.address(cluster));
    return entry;
  }
}
