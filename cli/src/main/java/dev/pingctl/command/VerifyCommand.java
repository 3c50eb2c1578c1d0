package dev.pingctl.command;

import dev.pingctl.command.option.ConsentOption;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.machine.RunLock;
import dev.pingctl.observe.Observer.Health;
import dev.pingctl.observe.Observer.StageStatus;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Verdict;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.Planner;
import dev.pingctl.report.Reporter;
import dev.pingctl.run.Executor;
import dev.pingctl.settings.Settings;
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
        "Prove what a stage claims on the running system; without --stage, every stage that is up.")
final class VerifyCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--stage", paramLabel = "NAME", description = "The stage to verify.")
  Optional<String> stage = Optional.empty();

  @Mixin TargetOptions target = new TargetOptions();

  @Mixin ConsentOption consent = new ConsentOption();

  @Mixin OutputOptions output = new OutputOptions();

  VerifyCommand(Session session) {
    this.session = session;
  }

  private record Finding(String stage, Check check, Verdict verdict) {
    /// What contradicts the claim, as a sentence; empty where nothing does.
    Optional<String> problem() {
      return switch (verdict) {
        case Verdict.Fails fails -> Optional.of(check.contradicted(stage, fails.seen()));
        case Verdict.Holds _, Verdict.Skipped _ -> Optional.empty();
      };
    }

    boolean holds() {
      return verdict instanceof Verdict.Holds;
    }

    boolean skipped() {
      return verdict instanceof Verdict.Skipped;
    }
  }

  @Override
  public Integer call() {
    Settings settings = target.apply(session.settings());
    Workshop workshop = session.workshop(settings);
    List<Stage> asked = stage.map(name -> List.of(workshop.stage(name))).orElse(workshop.stages());
    List<StageStatus> running =
        session.observer(settings).status(asked).stream()
            .filter(status -> status.health() != Health.DOWN)
            .toList();
    if (running.isEmpty()) {
      throw new Failure(
          FailureId.NOT_UP,
          ExitCode.CHECK_FAILED,
          stage
              .map(name ->
                  "Stage %s is not up; bring it up with `pingctl up --stage=%s`."
                      .formatted(name, name))
              .orElse(
                  "No stage is up, so there is nothing to verify; `pingctl up` brings all up."));
    }
    List<Planner.Proof> proofs =
        running.stream()
            .flatMap(each ->
                session
                    .planner(settings.withPortBase(each.portBase()))
                    .proofs(each.stage())
                    .stream())
            .toList();
    consent.require(
        new Plan("verify", proofs.stream().flatMap(each -> each.plan().waves().stream()).toList()),
        settings,
        session,
        output);
    List<Finding> findings = new ArrayList<>();
    try (RunLock lock = RunLock.take(settings.home())) {
      Executor executor = session.executor(settings);
      Reporter reporter = output.reporter();
      for (Planner.Proof proof : proofs) {
        findings.add(
            new Finding(proof.stage(), proof.check(), executor.prove(proof.plan(), reporter)));
      }
    }
    return show(findings);
  }

  private int show(List<Finding> findings) {
    List<String> problems =
        findings.stream().flatMap(finding -> finding.problem().stream()).toList();
    if (output.isJson()) {
      output.print(Map.of("checks", findings.stream().map(VerifyCommand::entry).toList()));
    } else {
      StringBuilder text = new StringBuilder();
      problems.forEach(problem -> text.append(problem).append('\n'));
      text.append(summary(findings)).append('\n');
      output.print(text.toString());
    }
    return (problems.isEmpty() ? ExitCode.OK : ExitCode.CHECK_FAILED).code();
  }

  private static String summary(List<Finding> findings) {
    long holding = findings.stream().filter(Finding::holds).count();
    long skipped = findings.stream().filter(Finding::skipped).count();
    String held = "%d of %d checks hold".formatted(holding, findings.size());
    return skipped == 0 ? held : "%s, %d skipped".formatted(held, skipped);
  }

  private static Map<String, Object> entry(Finding finding) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("stage", finding.stage());
    entry.put("claim", finding.check().claim());
    entry.put("holds", finding.holds());
    entry.put("skipped", finding.skipped());
    entry.put("problem", finding.problem().orElse(""));
    return entry;
  }
}
