package dev.pingctl.command.option;

import dev.pingctl.machine.RunLock;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.Plan;
import dev.pingctl.report.Reporter;
import dev.pingctl.run.Executor;
import dev.pingctl.settings.Settings;
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
  public int carryOut(Optional<Plan> plan, Stage stage, Settings settings, Session session) {
    Plan wanted = plan.orElseThrow(() -> Releases.noRelease(stage, release.release));
    consent.require(wanted, settings, session, output);
    session.preflight(settings).check(wanted);
    try (RunLock lock = RunLock.take(settings.home())) {
      Executor executor = session.executor(settings);
      executor.require(wanted);
      // Images are made and brought beforehand: the pings are to see the change alone.
      executor.run(wanted.preparation(), output.reporter());
      UnderLoad.Report report =
          new UnderLoad(address(stage, settings, session), load, output::remark)
              .run(() -> executor.run(wanted.change(), reporter()));
      if (output.isJson()) {
        output.print(UnderLoad.document(report));
      } else {
        output.print(UnderLoad.text(report));
      }
      if (report.failure().isPresent()) {
        throw report.failure().get();
      }
      return report.exitCode();
    }
  }

  /// Live lines are written over; those of the pings must stay between them.
  private Reporter reporter() {
    return load.rate == 0 ? output.reporter() : output.plainReporter();
  }

  private static URI address(Stage stage, Settings settings, Session session) {
    return stage
        .address(settings.target())
        .map(URI::create)
        .map(session.addresses(settings)::resolve)
        .orElseThrow(() ->
            new Failure(
                FailureId.NO_ADDRESS,
                ExitCode.USAGE,
                "Stage %s has no address to ping; add --rate=0.".formatted(stage.name())));
  }
}
