package dev.pingctl.command.option;

import dev.pingctl.machine.RunLock;
import dev.pingctl.outcome.Failure;
import dev.pingctl.plan.Plan;
import dev.pingctl.report.Reporter;
import dev.pingctl.run.Executor;
import dev.pingctl.stage.Stage;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/// What the commands have in common that change a release under load: their options, and how a
/// change is carried out.
public final class ReleaseChange {
  public @Mixin ReleaseOptions release = new ReleaseOptions();

  @Mixin LoadOptions load = new LoadOptions();

  @Mixin ConsentOption consent = new ConsentOption();

  @Mixin OutputOptions output = new OutputOptions();

  /// Carries a plan out and prints what it did; what the process ends with.
  ///
  /// @param plan empty where the stage has no such release
  /// @throws Failure `PING-NO-RELEASE`, `PING-NO-REVISION`, `PING-VALUES` or what keeps an image
  ///   from being there, before the first ping; that of the change after what the pings saw is
  ///   printed
  public int carryOut(Optional<Plan> plan, Stage stage, Run run) {
    Plan wanted = plan.orElseThrow(() -> Releases.noRelease(stage, release.release));
    consent.require(wanted, run, output);
    run.preflight().check(wanted);
    try (RunLock lock = RunLock.take(run.settings().home())) {
      Executor executor = run.executor();
      executor.require(wanted);
      // Images are made and brought beforehand: the pings are to see the change alone.
      executor.run(wanted.preparation(), output.reporter());
      UnderLoad.Report report =
          new UnderLoad(address(stage, run), load, output::remark)
              .run(() -> executor.run(wanted.change(), reporter()));
      if (output.isJson()) {
        output.print(UnderLoad.document(report));
      } else {
        output.print(UnderLoad.text(report, new CommandTime().text()));
      }
      if (report.failure().isPresent()) {
        throw report.failure().get();
      }
      return report.exitCode();
    }
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
