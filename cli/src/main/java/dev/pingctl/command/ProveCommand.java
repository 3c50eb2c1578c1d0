package dev.pingctl.command;

import dev.pingctl.command.option.ConsentOption;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.command.option.UpPlan;
import dev.pingctl.experiment.Experiment;
import dev.pingctl.experiment.Experiments;
import dev.pingctl.experiment.Invocation;
import dev.pingctl.experiment.Journal;
import dev.pingctl.experiment.report.JournalDocument;
import dev.pingctl.experiment.report.ReportFile;
import dev.pingctl.experiment.report.VerdictTable;
import dev.pingctl.machine.RunLock;
import dev.pingctl.observe.StageStatus;
import dev.pingctl.observe.StageStatus.Health;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.plan.Plan;
import dev.pingctl.prove.ProveRun;
import dev.pingctl.release.ChartValues;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import dev.pingctl.stage.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Proves the benefits that the workshop promises, each by an experiment with a control.
@Command(
    name = "prove",
    description = "Prove what the workshop promises: experiments with a control, on what runs.",
    footer = {
      "",
      "Stages that a named benefit needs must be up; without a name they are brought up first, and"
          + " stay. Each experiment measures the system with and without what is said to help, round by round, and"
          + " says what came out: proved, not proved (exit code 6), not decided, or skipped with the"
          + " reason. What it changes is put back, also after Ctrl-C; after a kill, the next run does"
          + " it."
    })
final class ProveCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(
      paramLabel = "BENEFIT",
      arity = "0..*",
      description =
          "What to prove, such as availability or, of it, availability/killed-redis; all that is"
              + " promised, if none is named.")
  List<String> benefits = new ArrayList<>();

  @Option(
      names = "--quick",
      description = "One round of each quick part, instead of several of every part.")
  boolean quick;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write a report, too: FILE.html for people, FILE.md, or FILE.json.")
  Optional<Path> report = Optional.empty();

  @Option(names = "--dry-run", description = "Print what each arm would do, and change nothing.")
  boolean isDryRun;

  @Mixin TargetOptions target = new TargetOptions();

  @Mixin ConsentOption consent = new ConsentOption();

  @Mixin OutputOptions output = new OutputOptions();

  ProveCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    report.ifPresent(ReportFile::require);
    Run run = session.with(target.apply(session.settings()).withForceConflicts(true));
    Experiments experiments = Experiments.read(run.settings(), run.workshop());
    List<Experiment> wanted = experiments.named(benefits);
    if (benefits.isEmpty() && !isDryRun) {
      bringUp(wanted, run);
    }
    ProveRun prove = onWhatRuns(run);
    if (isDryRun) {
      prove.plans(wanted, quick).forEach(plan -> output.print(plan.render()));
      return ExitCode.OK.code();
    }
    Plan all = prove.whole(wanted, quick);
    consent.require(all, run, output);
    run.preflight().requireOwnHome(all);
    run.preflight().requireRights(all);
    Instant started = Instant.now();
    try (RunLock lock = RunLock.takeProve(run.settings().home())) {
      if (prove.recover(experiments, output.reporter(), output::remark)) {
        prove = onWhatRuns(run);
      }
      List<Journal.Entry> entries =
          prove.run(
              wanted,
              quick,
              output.reporter(),
              output::remark,
              entry -> output.remark(VerdictTable.line(entry)));
      Journal journal =
          new Journal(
              started,
              Duration.between(started, Instant.now()),
              invocation(run.settings()),
              ProvedOn.machine(run),
              entries);
      show(journal);
      return (journal.hasContradiction() ? ExitCode.CHECK_FAILED : ExitCode.OK).code();
    }
  }

  /// Who names nothing wants all that is promised, so stages that are not up come up.
  private void bringUp(List<Experiment> wanted, Run run) {
    List<String> needed =
        wanted.stream().flatMap(each -> each.stages(quick).stream()).distinct().toList();
    List<Stage> down =
        run.observer().status(run.workshop().withNeeds(needed)).stream()
            .filter(status -> status.health() == Health.DOWN)
            .map(StageStatus::stage)
            .toList();
    if (down.isEmpty()) {
      return;
    }
    output.remark(
        "bringing up what is needed and not up: "
            + down.stream().map(Stage::name).collect(Collectors.joining(", ")));
    Plan plan = UpPlan.of(run, Optional.empty(), down, ChartValues.NONE, false);
    consent.require(plan, run, output);
    run.executor().prefetch(plan);
    run.preflight().check(plan);
    try (RunLock lock = RunLock.take(run.settings().home())) {
      run.executor().run(plan, output.stageReporter());
    }
  }

  private ProveRun onWhatRuns(Run run) {
    return new ProveRun(
        new ProveRun.Parts(
            run.settings(),
            run::executor,
            base -> session.with(run.settings().withPortBase(base)).plannerKeepingNodes(),
            run::cluster,
            () -> run.furtherNodes().size() + 1),
        run.observer().status(run.workshop().stages()));
  }

  private void show(Journal journal) {
    if (output.isJson()) {
      output.print(JournalDocument.of(journal));
    } else {
      output.print(VerdictTable.of(journal));
    }
    report.ifPresent(file -> {
      ReportFile.write(file, journal);
      output.remark("report: " + file.toAbsolutePath());
    });
  }

  private Invocation invocation(Settings settings) {
    return new Invocation(
        benefits,
        quick,
        switch (settings.target()) {
          case Target.Embedded _ -> List.of();
          case Target.Context context ->
              Stream.concat(
                      Stream.of("--context=" + context.name()),
                      context.registry().stream().map(registry -> "--registry=" + registry))
                  .toList();
        });
  }
}
