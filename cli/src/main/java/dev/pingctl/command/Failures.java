package dev.pingctl.command;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.report.Columns;
import java.io.PrintWriter;

/// The one place that turns a throwable into a sentence and an exit code.
final class Failures {
  private Failures() {}

  /// Prints the failure and returns the exit code.
  static int show(Throwable thrown, boolean debug, PrintWriter err) {
    Failure failure =
        thrown instanceof Failure known
            ? known
            : new Failure(
                FailureId.BUG,
                ExitCode.BUG,
                "pingctl itself failed (%s); run it again with --debug and report what it prints."
                    .formatted(thrown),
                thrown);
    err.println(
        Columns.printable("pingctl: %s [%s]".formatted(failure.sentence(), failure.id().text())));
    failure.details().lines().forEach(line -> err.println("    " + Columns.printable(line)));
    if (debug) {
      thrown.printStackTrace(err);
    }
    err.flush();
    return failure.exitCode().code();
  }
}
