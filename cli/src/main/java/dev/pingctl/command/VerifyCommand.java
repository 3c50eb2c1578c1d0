package dev.pingctl.command;

import dev.pingctl.command.option.ConsentOption;
import dev.pingctl.command.option.DryRunOptions;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.StageOption;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.machine.RunLock;
import dev.pingctl.observe.StageStatus;
import dev.pingctl.observe.StageStatus.Health;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Verdict;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.Planner;
import dev.pingctl.report.Reporter;
import dev.pingctl.run.Executor;
import dev.pingctl.stage.Check;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Proves what running stages claim.
@Command(
    name = "verify",
    description =
        "Check on the running system what a stage claims; without --stage, check every running"
            + " stage.")
final class VerifyCommand implements Callable<Integer> {
  private final Session session;

  @Mixin StageOption.Any stage = new StageOption.Any();

  @Option(
      names = "--read-only",
      description =
          "Leave out what disturbs the stages: killing, restarting or taking down parts of them."
              + " Pings are sent.")
  boolean readOnly;

  @Mixin TargetOptions target = new TargetOptions();

  @Mixin DryRunOptions dry = new DryRunOptions();

  @Mixin ConsentOption consent = new ConsentOption();

  @Mixin OutputOptions output = new OutputOptions();

  VerifyCommand(Session session) {
    this.session = session;
  }

  record Finding(String stage, Check check, Verdict verdict) {
    /// What contradicts the claim, as a sentence; empty where nothing does.
    Optional<String> problem() {
      return switch (verdict) {
        case Verdict.Fails fails -> Optional.of(check.contradicted(stage, fails.seen()));
        case Verdict.Holds _, Verdict.Skipped _, Verdict.NotEnforced _ -> Optional.empty();
      };
    }

    boolean holds() {
      return verdict instanceof Verdict.Holds;
    }

    boolean skipped() {
      return verdict instanceof Verdict.Skipped;
    }

    /// Why what the claim rests on is not enforced here; empty where that is not what was found.
    Optional<String> notEnforced() {
      return verdict instanceof Verdict.NotEnforced declared
          ? Optional.of(declared.why())
          : Optional.empty();
    }
  }

  @Override
  public Integer call() {
    Run run = session.with(target.apply(session.settings()));
    Workshop workshop = run.workshop();
    List<Stage> asked = stage.in(workshop).map(List::of).orElse(workshop.stages());
    List<StageStatus> running =
        run.observer().status(asked).stream()
            .filter(status -> status.health() != Health.DOWN)
            .toList();
    if (running.isEmpty()) {
      throw stage.in(workshop).map(Stage::notUp).orElseGet(Workshop::noneUp);
    }
    List<Planner.Proof> claimed =
        running.stream()
            .flatMap(each ->
                session
                    .with(run.settings().withPortBase(each.portBase()))
                    .planner()
                    .proofs(each.stage())
                    .stream())
            .toList();
    List<Planner.Proof> leftOut =
        claimed.stream().filter(each -> readOnly && disturbs(each)).toList();
    List<Planner.Proof> proofs = claimed.stream().filter(each -> !leftOut.contains(each)).toList();
    Plan plan =
        new Plan("verify", proofs.stream().flatMap(each -> each.plan().waves().stream()).toList());
    if (dry.isDryRun()) {
      output.print(dry.text(plan, run));
      return ExitCode.OK.code();
    }
    agree(plan, proofs, run);
    dry.apply(run);
    List<Finding> findings = new ArrayList<>();
    try (RunLock lock = RunLock.take(run.settings().home())) {
      Executor executor = run.executor();
      Reporter reporter = output.reporter();
      for (Planner.Proof proof : proofs) {
        findings.add(
            new Finding(proof.stage(), proof.check(), executor.prove(proof.plan(), reporter)));
      }
    }
    return show(findings, leftOut);
  }

  private static boolean disturbs(Planner.Proof proof) {
    return proof.check().disturbance().isPresent();
  }

  /// Says what the proofs do to the stages, and asks.
  private void agree(Plan all, List<Planner.Proof> proofs, Run run) {
    consent.require(all, run, output);
    run.preflight().requireOwnHome(all);
    if (proofs.stream().anyMatch(VerifyCommand::disturbs)) {
      output.remark("This disturbs what runs; --read-only leaves it out:");
      proofs.forEach(proof ->
          proof
              .check()
              .disturbance()
              .ifPresent(what -> output.remark("  %s: %s".formatted(proof.stage(), what))));
      consent.confirm("Go on?");
    }
  }

  private int show(List<Finding> findings, List<Planner.Proof> leftOut) {
    List<String> problems =
        findings.stream().flatMap(finding -> finding.problem().stream()).toList();
    if (output.isJson()) {
      output.print(document(findings, leftOut));
    } else {
      StringBuilder text = new StringBuilder();
      problems.forEach(problem -> text.append(problem).append('\n'));
      findings.forEach(each ->
          each.notEnforced()
              .ifPresent(why ->
                  text.append(Verdict.NotEnforced.WORD)
                      .append(
                          ": %s: %s (%s)\n".formatted(each.stage(), each.check().claim(), why))));
      text.append(summary(findings)).append('\n');
      leftOut.forEach(
          each -> text.append("left out: %s: %s\n".formatted(each.stage(), each.check().claim())));
      output.print(text.toString());
    }
    return (problems.isEmpty() ? ExitCode.OK : ExitCode.CHECK_FAILED).code();
  }

  static String summary(List<Finding> findings) {
    long holding = findings.stream().filter(Finding::holds).count();
    long skipped = findings.stream().filter(Finding::skipped).count();
    long declared = findings.stream().filter(each -> each.notEnforced().isPresent()).count();
    StringBuilder text = new StringBuilder();
    text.append("%d of %d checks hold".formatted(holding, findings.size()));
    if (skipped > 0) {
      text.append(", %d skipped".formatted(skipped));
    }
    if (declared > 0) {
      text.append(", %d %s".formatted(declared, Verdict.NotEnforced.WORD));
    }
    return text.toString();
  }

  static Map<String, Object> document(List<Finding> findings, List<Planner.Proof> leftOut) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("checks", findings.stream().map(VerifyCommand::entry).toList());
    document.put(
        "leftOut",
        leftOut.stream()
            .map(each -> Map.of("stage", each.stage(), "claim", each.check().claim()))
            .toList());
    return document;
  }

  private static Map<String, Object> entry(Finding finding) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("stage", finding.stage());
    entry.put("claim", finding.check().claim());
    entry.put("holds", finding.holds());
    entry.put("skipped", finding.skipped());
    entry.put("notEnforced", finding.notEnforced().orElse(""));
    entry.put("problem", finding.problem().orElse(""));
    return entry;
  }
}
