package dev.pingctl.command;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.report.Columns;
import java.io.PrintWriter;

/// The one place that turns a throwable into a sentence and an exit code.
final class Failures {
  private Failures() {}

  /// Prints the failure of a command and returns the exit code.
  static int show(Throwable thrown, Object command, boolean debug, PrintWriter err) {
    Failure failure =
        thrown instanceof Failure known
            ? known
            : new Failure(
                FailureId.BUG,
                ExitCode.BUG,
                "pingctl itself failed (%s); run it again with --debug and report what it prints."
                    .formatted(thrown),
                thrown);
    String advice =
        failure.is(FailureId.INTERRUPTED) && command instanceof WayBack back
            ? " " + back.wayBack()
            : "";
    err.println(
        Columns.printable(
            "pingctl: %s%s [%s]".formatted(failure.sentence(), advice, failure.id().text())));
    failure.details().lines().forEach(line -> err.println("    " + Columns.printable(line)));
    if (debug) {
      thrown.printStackTrace(err);
    }
    err.flush();
    return failure.exitCode().code();
  }
}
