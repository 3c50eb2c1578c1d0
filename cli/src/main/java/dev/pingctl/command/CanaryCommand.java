package dev.pingctl.command;

import dev.pingctl.canary.CanaryRules;
import dev.pingctl.command.option.ConsentOption;
import dev.pingctl.command.option.DryRunOptions;
import dev.pingctl.command.option.FaultOption;
import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.SettingsOptions;
import dev.pingctl.command.option.StageOption;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.command.option.Workloads;
import dev.pingctl.fault.FaultList;
import dev.pingctl.machine.RunLock;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.ping.Load;
import dev.pingctl.plan.CanaryPlan;
import dev.pingctl.plan.CanaryPlans;
import dev.pingctl.plan.Plan;
import dev.pingctl.stage.Stage;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Sends a percentage of the requests to the canary: as many as one says, or more and more while a
/// new version proves itself.
@Command(
    name = "canary",
    description =
        "Send a percentage of requests to the canary, or roll out a version through it step by step.",
    footer = {
      "",
      "With --weight, `pingctl up` restores the stage's weight.",
      "",
      "With --to, the version is built if there is no image of it, and runs as the canary. In each"
          + " step it gets more of the requests while pings go on. Its pings of that step decide the"
          + " conditions, with a confidence of 99 %% to abort and 95 %% to go on. A failed ping that"
          + " names no version counts against the new one. If a condition holds, or not all are"
          + " decided in time, the weight becomes 0, the release stays as it is, and the exit code"
          + " is 6. After the step of 100 the version is rolled out in the release, and the weight"
          + " is what the stage says. `pingctl ping --help` explains conditions."
    })
final class CanaryCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--weight", paramLabel = "N", description = "Percent of the requests, 0 to 100.")
  @Nullable Integer weight;

  @Mixin CanaryOptions decides = new CanaryOptions();

  @Mixin FaultOption fault = new FaultOption();

  @Mixin StageOption.Usual stage = new StageOption.Usual(IngressCommand.STAGE);

  @Mixin SettingsOptions settingsOptions = new SettingsOptions();

  @Mixin TargetOptions target = new TargetOptions();

  @Mixin DryRunOptions dry = new DryRunOptions();

  @Mixin ConsentOption consent = new ConsentOption();

  @Mixin OutputOptions output = new OutputOptions();

  CanaryCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Optional<String> version = decides.version();
    if ((weight == null) == version.isEmpty()) {
      throw Workloads.wrong("`pingctl canary` needs one of --weight=N and --to=VERSION.");
    }
    if (version.isPresent()) {
      return rollOut(decides.rules(version.get()), fault.list());
    }
    decides.requireNone(fault.list());
    return send(weight == null ? 0 : weight);
  }

  private int send(int percent) {
    if (percent < 0 || percent > CanaryRules.ALL) {
      throw Workloads.wrong("--weight must be between 0 and %d.".formatted(CanaryRules.ALL));
    }
    Run run = open();
    Stage found = Workloads.requireUp(stage.in(run.workshop()), run);
    Plan plan = run.planner().canary(found, percent).orElseThrow(() -> noRoute(found));
    if (dry.isDryRun()) {
      output.print(dry.text(plan, run));
      return ExitCode.OK.code();
    }
    consent.require(plan, run, output);
    dry.apply(run);
    Workloads.run(plan, run, output);
    return ExitCode.OK.code();
  }

  private int rollOut(CanaryRules rules, FaultList faults) {
    Load.Spec load = decides.load();
    Run run = open();
    run.prefetchCluster();
    Stage found = Workloads.requireUp(stage.in(run.workshop()), run);
    Stage released =
        run.workshop().stages().stream()
            .filter(each -> found.needs().contains(each.name()) && !each.charts().isEmpty())
            .findFirst()
            .orElseThrow(() -> noRoute(found));
    CanaryPlan plan =
        new CanaryPlans(run.planner())
            .of(found, released, rules, faults, decides.timeout())
            .orElseThrow(() -> noRoute(found));
    if (dry.isDryRun()) {
      output.print(dry.text(plan.whole(), run));
      return ExitCode.OK.code();
    }
    dry.apply(run);
    consent.require(plan.whole(), run, output);
    run.preflight().check(plan.whole());
    requireOther(rules.version(), released, run);
    try (RunLock lock = RunLock.take(run.settings().home())) {
      CanaryReport report =
          new CanaryRollout(plan, rules, load.on(address(found, run)), run, output).run();
      if (output.isJson()) {
        output.print(report.document());
      } else {
        output.print(report.text());
      }
      report
          .failure()
          .ifPresent(failure -> {
            throw failure.exitCode() == ExitCode.INTERRUPTED ? interrupted(failure) : failure;
          });
      return ExitCode.OK.code();
    }
  }

  private Run open() {
    return session.with(target.apply(settingsOptions.apply(session.settings())));
  }

  /// Versions are told apart by their names alone.
  private static void requireOther(String version, Stage released, Run run) {
    if (FirstAnswer.version(address(released, run)).filter(version::equals).isPresent()) {
      throw Workloads.wrong(
          "The release of stage %s is at version %s already; name another with --to."
              .formatted(released.name(), version));
    }
  }

  private static URI address(Stage of, Run run) {
    return of.address(run.settings().target())
        .map(URI::create)
        .map(run.addresses()::resolve)
        .orElseThrow(() -> of.noAddress("take a stage with one"));
  }

  private static Failure interrupted(Failure failure) {
    return new Failure(
        failure.id(),
        failure.exitCode(),
        "Interrupted; the weight of the canary is 0, and its pods are still there. `pingctl up --stage=ingress` restores what the stage says; `pingctl history` shows whether the release was changed.",
        failure);
  }

  private static Failure noRoute(Stage stage) {
    return new Failure(
        FailureId.NO_ROUTE,
        ExitCode.USAGE,
        "Stage %s has no route that splits traffic between two versions; use --stage=ingress."
            .formatted(stage.name()));
  }
}
