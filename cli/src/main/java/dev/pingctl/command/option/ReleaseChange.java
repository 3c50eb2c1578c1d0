package dev.pingctl.command.option;

import dev.pingctl.machine.RunLock;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.plan.Plan;
import dev.pingctl.report.Reporter;
import dev.pingctl.run.Executor;
import dev.pingctl.settings.Identity;
import dev.pingctl.stage.Stage;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/// What the commands have in common that change a release under load: their options, and how a
/// change is carried out.
public final class ReleaseChange {
  public @Mixin ReleaseOptions release = new ReleaseOptions();

  private final CommandTime time = new CommandTime();

  @Mixin LoadOptions load = new LoadOptions();

  @Mixin DryRunOptions dry = new DryRunOptions();

  @Mixin ConsentOption consent = new ConsentOption();

  @Mixin OutputOptions output = new OutputOptions();

  /// Carries a plan out and prints what it did; what the process ends with.
  ///
  /// @param plan empty where the stage has no such release
  /// @param version the one that answers afterwards, where that is known
  /// @throws Failure `PING-NO-RELEASE`, `PING-NO-REVISION`, `PING-VALUES` or what keeps an image
  ///   from being there, before the first ping; that of the change after what the pings saw is
  ///   printed
  public int carryOut(Optional<Plan> plan, Stage stage, Run run, Optional<String> version) {
    Plan wanted = plan.orElseThrow(() -> Releases.noRelease(stage, release.release));
    time.lap("start");
    if (dry.isDryRun()) {
      output.print(dry.text(wanted, run));
      return ExitCode.OK.code();
    }
    dry.apply(run);
    consent.require(wanted, run, output);
    run.preflight().check(wanted);
    try (RunLock lock = RunLock.take(run.settings().home())) {
      UnderLoad.Report report = change(wanted, stage, run, version);
      time.lap("change and pings");
      if (output.isVerbose()) {
        output.remark("time: " + time.laps(Map.of()));
      }
      if (output.isJson()) {
        output.print(UnderLoad.document(report));
      } else {
        output.print(UnderLoad.text(report, time.text()));
      }
      if (report.isInterrupted()) {
        throw interrupted(stage, report.failure().orElseThrow());
      }
      if (report.failure().isPresent()) {
        throw report.failure().get();
      }
      return report.exitCode();
    }
  }

  /// Images are made and brought beforehand: the pings are to see the change alone.
  private UnderLoad.Report change(Plan wanted, Stage stage, Run run, Optional<String> version) {
    Executor executor = run.executor();
    try {
      executor.require(wanted);
      time.lap("checks");
      executor.run(wanted.preparation(), output.reporter());
      time.lap("images");
      String path = Identity.of(run.settings().workshop()).pings();
      return new UnderLoad(
              address(stage, run), path, load, version.stream().toList(), output::remark)
          .run(() -> executor.run(wanted.change(), reporter()));
    } catch (Failure failure) {
      throw failure.exitCode() == ExitCode.INTERRUPTED ? untouched(failure) : failure;
    }
  }

  private static Failure untouched(Failure failure) {
    return new Failure(
        failure.id(),
        failure.exitCode(),
        "Interrupted before the release was changed; run the same command again to go on.",
        failure);
  }

  /// What to do after Ctrl-C, when the release is on its way already.
  private static Failure interrupted(Stage stage, Failure failure) {
    return new Failure(
        failure.id(),
        failure.exitCode(),
        "Interrupted; what was done stays done, and the cluster goes on with it. `pingctl history --stage=%s` shows which revision the release is at, `pingctl rollback --stage=%s` goes back to the one before."
            .formatted(stage.name(), stage.name()),
        failure);
  }

  /// Prints a line that is not part of the result.
  public void remark(String line) {
    output.remark(line);
  }

  /// Live lines are written over; those of the pings must stay between them.
  private Reporter reporter() {
    return load.rate == 0 ? output.reporter() : output.plainReporter();
  }

  private static URI address(Stage stage, Run run) {
    return stage
        .address(run.settings().target())
        .map(URI::create)
        .map(run.addresses()::resolve)
        .orElseThrow(() -> stage.noAddress("add --rate=0"));
  }
}
