package dev.pingctl.command;

import dev.pingctl.command.option.ChartOptions;
import dev.pingctl.command.option.ConflictOption;
import dev.pingctl.command.option.ConsentOption;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Renderings;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.SettingsOptions;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.command.option.Workloads;
import dev.pingctl.machine.RunLock;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.plan.Plan;
import dev.pingctl.preflight.Preflight;
import dev.pingctl.report.Durations;
import dev.pingctl.run.Executor;
import dev.pingctl.run.RunResult;
import dev.pingctl.settings.Settings;
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
    Settings settings = conflict.apply(target.apply(settingsOptions.apply(session.settings())));
    Optional<Preflight> preflight =
        dryRun ? Optional.empty() : Optional.of(session.preflight(settings));
    Workshop workshop = session.workshop(settings);
    List<Stage> stages =
        stage.map(name -> workshop.withNeeds(workshop.stage(name))).orElse(workshop.stages());
    if (!dryRun && stages.stream().anyMatch(Stage::onCluster)) {
      session.prefetchCluster(settings);
    }
    values.requireChart(stage.map(name -> stages.getLast()));
    String title = stage.map(name -> "up --stage=" + stages.getLast().name()).orElse("up");
    Plan plan =
        session.planner(settings).withValues(values.values()).up(title, stages, stage.isEmpty());
    if (preflight.isEmpty()) {
      output.print(plan.render());
      stage.ifPresent(name -> Renderings.print(plan, session, settings, output));
      return ExitCode.OK.code();
    }
    Renderings.requireValues(plan, session, settings);
    consent.require(plan, settings, session, output);
    Executor executor = session.executor(settings);
    executor.prefetch(plan);
    preflight.get().check(plan);
    try (RunLock lock = RunLock.take(settings.home())) {
      RunResult result = executor.run(plan, output.reporter());
      show(settings, stages, result);
    }
    return ExitCode.OK.code();
  }

  private void show(Settings settings, List<Stage> stages, RunResult result) {
    if (output.isJson()) {
      output.print(document(settings, stages, result));
      return;
    }
    StringBuilder text = new StringBuilder();
    for (Stage each : stages) {
      text.append(
          "%s is up%s\n"
              .formatted(
                  each.name(), each.address(settings.target()).map(url -> ": " + url).orElse("")));
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
      Settings settings, List<Stage> stages, RunResult result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("stages", stages.stream().map(stage -> entry(settings, stage)).toList());
    document.putAll(Workloads.document(result));
    return document;
  }

  private static Map<String, Object> entry(Settings settings, Stage stage) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", stage.name());
    entry.put("url", stage.address(settings.target()));
    return entry;
  }
}
