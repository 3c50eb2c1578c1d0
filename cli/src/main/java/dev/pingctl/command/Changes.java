package dev.pingctl.command;

import dev.pingctl.execute.RunLock;
import dev.pingctl.failure.ExitCode;
import dev.pingctl.failure.Failure;
import dev.pingctl.plan.Plan;
import dev.pingctl.report.Reporter;
import dev.pingctl.workshop.Settings;
import dev.pingctl.workshop.Stage;
import java.net.URI;

/// Carries out a change of a release under load, and prints what it did.
final class Changes {
  private Changes() {}

  /// Carries it out; what the process ends with.
  ///
  /// @throws Failure of the change, after what the pings saw is printed
  static int run(
      Plan plan,
      Stage stage,
      LoadOptions load,
      Settings settings,
      Session session,
      OutputOptions output) {
    try (RunLock lock = RunLock.take(settings.home())) {
      UnderLoad.Report report =
          new UnderLoad(address(stage, settings, session), load, output::remark)
              .run(() -> session.executor(settings).run(plan, reporter(output, load)));
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
  private static Reporter reporter(OutputOptions output, LoadOptions load) {
    return load.rate == 0 ? output.reporter() : output.plainReporter();
  }

  private static URI address(Stage stage, Settings settings, Session session) {
    return stage
        .address(settings.target())
        .map(URI::create)
        .map(session.addresses(settings)::resolve)
        .orElseThrow(() ->
            new Failure(
                "PING-NO-ADDRESS",
                ExitCode.USAGE,
                "Stage %s has no address to ping; add --rate=0.".formatted(stage.name())));
  }
}
