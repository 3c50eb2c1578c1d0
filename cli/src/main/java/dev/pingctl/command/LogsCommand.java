package dev.pingctl.command;

import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.StageOption;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.observe.LogReader;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.stage.Stage;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Shows what the parts of a stage write.
@Command(
    name = "logs",
    description =
        "Show the logs of a stage, each line with the container or process that wrote it.")
final class LogsCommand implements Callable<Integer> {
  private final Session session;

  @Mixin StageOption.One stage = new StageOption.One();

  @Option(
      names = {"-f", "--follow"},
      description = "Follow the logs until Ctrl-C.")
  boolean follow;

  @Option(
      names = "--tail",
      paramLabel = "LINES",
      defaultValue = "100",
      description =
          "Number of lines to show from the end (default: ${DEFAULT-VALUE}); -1 shows all.")
  int tail;

  @Mixin TargetOptions target = new TargetOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  LogsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Run run = session.with(target.apply(session.settings()));
    Stage found = stage.in(run.workshop());
    LogReader logs = run.logs();
    List<LogReader.Source> sources = logs.sources(found);
    if (sources.isEmpty()) {
      throw found.notUp();
    }
    PrintWriter out = spec.commandLine().getOut();
    if (follow && out instanceof ResultWriter results) {
      results.whenLost(Thread.currentThread()::interrupt);
    }
    try {
      logs.read(
          sources,
          tail,
          follow,
          line -> {
            synchronized (out) {
              out.println(line);
              out.flush();
            }
          });
    } catch (Failure failure) {
      if (failure.exitCode() == ExitCode.INTERRUPTED) {
        return ExitCode.INTERRUPTED.code(); // How following ends: there is nothing to say.
      }
      throw failure;
    }
    return ExitCode.OK.code();
  }
}
