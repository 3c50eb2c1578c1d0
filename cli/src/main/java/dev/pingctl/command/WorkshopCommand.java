package dev.pingctl.command;

import dev.pingctl.command.option.InWorkshop;
import dev.pingctl.command.option.Session;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.stage.WorkshopCopy;
import dev.pingctl.text.WorkingFolder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The commands for the folder that stages are read from.
@Command(
    name = "workshop",
    description = "Make a copy of the workshop that you can edit.",
    synopsisSubcommandLabel = "COMMAND")
final class WorkshopCommand implements Runnable {
  private WorkshopCommand() {}

  /// The command with its subcommands.
  static CommandLine line(Session session) {
    return new CommandLine(new WorkshopCommand()).addSubcommand(new Init(session));
  }

  @Override
  public void run() {
    throw new Failure(FailureId.USAGE, ExitCode.USAGE, "`pingctl workshop` needs one of: init.");
  }

  /// `workshop init`.
  @Command(
      name = "init",
      description = "Copy the bundled workshop into a new or empty folder, to edit it there.")
  static final class Init implements Callable<Integer> {
    private final Session session;

    @Parameters(paramLabel = "DIR", description = "The folder to make.")
    Path folder = Path.of("");

    @Spec CommandSpec spec = CommandSpec.create();

    Init(Session session) {
      this.session = session;
    }

    @Override
    public Integer call() {
      Path wanted = WorkingFolder.reaches(folder).toAbsolutePath().normalize();
      Path made = WorkshopCopy.make(session.settings().root(), wanted);
      spec.commandLine()
          .getOut()
          .print(
              """
              The workshop is in %1$s; edit it there. Next:
                export %2$s=%1$s
                pingctl up --stage=compose --dry-run
              The first line holds for this shell; for one command, add %3$s=%1$s instead.
              """
                  .formatted(quoted(made), InWorkshop.VARIABLE, InWorkshop.OPTION));
      spec.commandLine().getOut().flush();
      return ExitCode.OK.code();
    }
  }

  /// The path as a shell takes it.
  static String quoted(Path path) {
    String text = path.toString();
    return text.matches("[\\w./+@%:,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
