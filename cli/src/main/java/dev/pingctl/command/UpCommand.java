package dev.pingctl.command;

import dev.pingctl.command.option.ChartOptions;
import dev.pingctl.command.option.CommandTime;
import dev.pingctl.command.option.ConflictOption;
import dev.pingctl.command.option.ConsentOption;
import dev.pingctl.command.option.DryRunOptions;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Renderings;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.SettingsOptions;
import dev.pingctl.command.option.StageOption;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.command.option.UpPlan;
import dev.pingctl.command.option.Workloads;
import dev.pingctl.machine.RunLock;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.Touches;
import dev.pingctl.report.StageTimes;
import dev.pingctl.run.DryRun;
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

/// Brings up a stage or the whole workshop, or prints the plan for it.
@Command(
    name = "up",
    description =
        "Bring up a stage and what it needs; without --stage, bring up and verify every stage.",
    footer = {
      "",
      "--dry-run shows the cause of each change and, with --stage, what the stage's charts render."
    })
final class UpCommand implements Callable<Integer>, WayBack {
  private final Session session;
  private final CommandTime time = new CommandTime();

  @Mixin StageOption.Any stage = new StageOption.Any();

  @Mixin DryRunOptions dry = new DryRunOptions();

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
  public String wayBack() {
    return "`pingctl teardown%s%s` takes down what is there of it."
        .formatted(
            stage.isGiven() ? " --stage=" + stage.name().orElse("") : "",
            target.apply(session.settings()).target().option());
  }

  @Override
  public Integer call() {
    Run run = session.with(conflict.apply(target.apply(settingsOptions.apply(session.settings()))));
    time.lap("start");
    List<Stage> stages = choose(run);
    Plan plan = plan(stages, run);
    time.lap("plan");
    if (dry.isDryRun()) {
      print(plan, run);
    } else {
      check(plan, run);
      time.lap("checks");
      RunResult result = carryOut(plan, run);
      show(stages, result, run);
      tellOfOthers(stages, result, run);
    }
    return ExitCode.OK.code();
  }

  /// The stages to bring up, in order. What is asked of engine and cluster in any case is asked
  /// from here on, beside all else.
  private List<Stage> choose(Run run) {
    if (!dry.isDryRun()) {
      run.preflight();
    }
    Workshop workshop = run.workshop();
    List<Stage> stages = stage.in(workshop).map(workshop::withNeeds).orElse(workshop.stages());
    boolean asksCluster = !dry.isDryRun() || !dry.explains();
    if (asksCluster && stages.stream().anyMatch(Stage::onCluster)) {
      run.prefetchCluster();
      if (!dry.isDryRun()) {
        run.executor().prefetchDeliveries();
      }
    }
    return stages;
  }

  private Plan plan(List<Stage> stages, Run run) {
    Optional<Stage> only = stage.in(run.workshop());
    values.requireChart(only, output::remark);
    return UpPlan.of(run, only, stages, values.values(), only.isEmpty());
  }

  private void print(Plan plan, Run run) {
    output.remarkWorkshop(run.settings());
    if (dry.explains()) {
      output.print(dry.text(plan, run));
      return;
    }
    DryRun.Result found = run.dryRun().of(plan);
    output.print(found.render(plan));
    found.refusals().forEach(why -> output.remark("This would be refused: " + why));
    found.unknown().forEach(why -> output.remark("Not every cause is known: " + why));
    if (stage.isGiven()) {
      Renderings.print(plan, found, run, output);
    }
  }

  private void check(Plan plan, Run run) {
    Renderings.requireValues(plan, run);
    consent.require(plan, run, output);
    run.executor().prefetch(plan);
    run.preflight().check(plan);
  }

  private RunResult carryOut(Plan plan, Run run) {
    dry.apply(run);
    StageTimes times = new StageTimes(output.stageReporter(), System::nanoTime);
    try (RunLock lock = RunLock.take(run.settings().home())) {
      return run.executor().run(plan, times);
    } finally {
      time.lap("run");
      if (output.isVerbose()) {
        output.remark("time: " + time.laps(times.taken()));
      }
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
    kept(result, run.settings().target()).forEach(text::append);
    String done = "%s in %s".formatted(result.unchanged() ? "unchanged" : "done", time.text());
    Stage last = stages.getLast();
    String next =
        "next: pingctl %s%s"
            .formatted(last.takesPings() ? "ping --count=100 --stage=" : "lesson ", last.name());
    // A command to copy stays on one line.
    boolean fits = done.length() + next.length() + 2 <= output.columns();
    output.print(text.append(done).append(fits ? "; " : "\n").append(next).append('\n').toString());
  }

  /// What is not as its stage has it, and was left so.
  static List<String> kept(RunResult result, Target cluster) {
    return result.done().stream()
        .filter(done -> done.outcome().word().equals(Outcome.UNCHANGED.word()))
        .flatMap(done ->
            done.outcome().cause().stream()
                .map(cause ->
                    "%s is %s; `pingctl up --stage=%s%s` would make it what the stage says\n"
                        .formatted(
                            done.action().stage(),
                            cause.text(),
                            done.action().stage(),
                            cluster.option())))
        .toList();
  }

  /// Names the stages above these that have lost parts with what was recreated.
  private void tellOfOthers(List<Stage> stages, RunResult result, Run run) {
    boolean madeAnew =
        result.done().stream()
            .filter(done -> done.action().touches() instanceof Touches.Cluster)
            .anyMatch(done -> done.outcome().word().equals(Outcome.CREATED.word()));
    List<Stage> others =
        run.workshop().stages().stream()
            .filter(other -> !stages.contains(other))
            .filter(other -> stages.stream().anyMatch(each -> other.needs().contains(each.name())))
            .toList();
    if (!madeAnew || others.isEmpty()) {
      return;
    }
    try {
      run.observer().status(others).stream()
          .filter(status -> !status.problem().isEmpty())
          .map(status -> StatusCommand.problem(status, run.settings().target()))
          .forEach(output::remark);
    } catch (Failure failure) {
      if (!failure.is(FailureId.RIGHTS)) { // Nothing to report without the right to look.
        throw failure;
      }
    }
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
