package dev.pingctl.command;

import dev.pingctl.failure.ExitCode;
import dev.pingctl.failure.Failure;
import dev.pingctl.ping.Pinger;
import dev.pingctl.report.Json;
import java.io.PrintWriter;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Option;
import picocli.CommandLine.UnmatchedArgumentException;

/// The whole command line: from arguments to an exit code.
@Command(
    name = "pingctl",
    description = "Carries one application from a plain process to a monitored Kubernetes release.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = Version.class)
public final class Cli implements Runnable {
  @Option(
      names = "--debug",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show stack traces of failures.")
  boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show this help.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  private Cli() {}

  /// Runs one command and returns the number the process ends with.
  ///
  /// @param session what commands work with; closed by the caller
  public static int launch(Session session, PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine line = commandLine(session, out, err);
    return line.execute(arguments);
  }

  private static CommandLine commandLine(Session session, PrintWriter out, PrintWriter err) {
    CommandLine line = new CommandLine(new Cli());
    TargetOptions pinged = new TargetOptions();
    line.addSubcommand(new UpCommand(session))
        .addSubcommand(new TeardownCommand(session))
        .addSubcommand(
            new PingCommand(
                new RunningStages(session, pinged),
                new Pinger(),
                pinged,
                Json::write,
                Terminal.isInteractive()))
        .addSubcommand(new StatusCommand(session))
        .addSubcommand(new VerifyCommand(session))
        .addSubcommand(new StagesCommand(session))
        .addSubcommand(new LessonCommand(session))
        .addSubcommand(new LogsCommand(session))
        .addSubcommand(new ScaleCommand(session))
        .addSubcommand(new RestartCommand(session))
        .addSubcommand(ClusterCommand.line(session))
        .addSubcommand(new ImagesCommand(session))
        .addSubcommand(new DoctorCommand(session))
        .addSubcommand(new CompletionCommand());
    IParameterExceptionHandler usage =
        (exception, arguments) -> {
          CommandLine command = exception.getCommandLine();
          err.println("pingctl: " + sentence(exception.getMessage()) + " [PING-USAGE]");
          UnmatchedArgumentException.printSuggestions(exception, err);
          err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
          err.flush();
          return ExitCode.USAGE.code();
        };
    IExecutionExceptionHandler failures =
        (exception, command, result) -> {
          boolean debug = Arrays.asList(result.originalArgs().toArray()).contains("--debug");
          return Failures.show(exception, debug, err);
        };
    return line.setOut(out)
        .setErr(err)
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                System.getenv("NO_COLOR") == null ? Ansi.AUTO : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(usage)
        .setExecutionExceptionHandler(failures);
  }

  private static String sentence(@org.jspecify.annotations.Nullable String message) {
    String text = String.valueOf(message).strip();
    return text.endsWith(".") || text.endsWith("?") ? text : text + ".";
  }

  @Override
  public void run() {
    throw new Failure(
        "PING-USAGE",
        ExitCode.USAGE,
        "A command is needed, such as `pingctl up --stage=compose`; `pingctl --help` lists them.");
  }
}
