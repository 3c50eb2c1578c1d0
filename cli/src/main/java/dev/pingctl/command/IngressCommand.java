package dev.pingctl.command;

import dev.pingctl.command.option.Session;
import dev.pingctl.machine.Certificates;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Identity;
import dev.pingctl.settings.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The commands for the ingress controller in front of the service.
@Command(
    name = "ingress",
    description = "Inspect the ingress controller in front of the service.",
    synopsisSubcommandLabel = "COMMAND")
final class IngressCommand implements Runnable {
  /// The stage that has an ingress controller.
  static final String STAGE = "ingress";

  private IngressCommand() {}

  /// The certificates of the ingress controller in the workshop in use.
  static Certificates certificates(Settings settings) {
    return new Certificates(settings, Identity.of(settings.workshop()).stage(STAGE));
  }

  /// The command with its subcommands.
  static CommandLine line(Session session) {
    return new CommandLine(new IngressCommand()).addSubcommand(new Authority(session));
  }

  @Override
  public void run() {
    throw new Failure(FailureId.USAGE, ExitCode.USAGE, "`pingctl ingress` needs one of: ca.");
  }

  /// `ingress ca`.
  @Command(name = "ca", description = "Print the CA certificate that clients must trust.")
  static final class Authority implements Callable<Integer> {
    private final Session session;

    @Spec CommandSpec spec = CommandSpec.create();

    Authority(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      String text = certificates(session.settings()).authorityAsPem();
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
      return ExitCode.OK.code();
    }
  }
}
