package dev.pingctl.command;

import dev.pingctl.command.option.InWorkshop;
import dev.pingctl.command.option.Session;
import dev.pingctl.command.option.TargetOptions;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.ping.Pinger;
import dev.pingctl.report.Columns;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The whole command line: from arguments to an exit code.
@Command(
    name = "pingctl",
    description = "Carry one application from a process to a monitored Kubernetes release.",
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

  @Option(
      names = InWorkshop.OPTION,
      paramLabel = "DIR",
      scope = CommandLine.ScopeType.INHERIT,
      description =
          "Folder of the workshop to use (default: $PINGCTL_WORKSHOP, else the bundled one).")
  Optional<Path> workshop = Optional.empty();

  private Cli() {}

  /// Runs one command and returns the number the process ends with.
  ///
  /// @param session what commands work with; closed by the caller
  public static int launch(Session session, PrintWriter out, PrintWriter err, String... arguments) {
    Cli cli = new Cli();
    CommandLine line = new CommandLine(cli);
    String chosen = chosen(arguments);
    for (Subcommand subcommand : subcommands(new InWorkshop(session, () -> cli.workshop))) {
      subcommand.addTo(line, chosen);
    }
    return behaviour(line, out, err).execute(arguments);
  }

  /// The name of the command: the first word that is neither an option nor the folder of one.
  private static String chosen(String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    int folder = words.indexOf(InWorkshop.OPTION) + 1;
    if (folder > 0 && folder < words.size()) {
      words.remove(folder);
    }
    return words.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
  }

  private static List<Subcommand> subcommands(Session session) {
    TargetOptions pinged = new TargetOptions();
    return List.of(
        new Subcommand(UpCommand.class, () -> new UpCommand(session)),
        new Subcommand(TeardownCommand.class, () -> new TeardownCommand(session)),
        new Subcommand(
            PingCommand.class,
            () ->
                new PingCommand(
                    new RunningStages(session, pinged), new Pinger(() -> trust(session)), pinged)),
        new Subcommand(StatusCommand.class, () -> new StatusCommand(session)),
        new Subcommand(DiffCommand.class, () -> new DiffCommand(session)),
        new Subcommand(VerifyCommand.class, () -> new VerifyCommand(session)),
        new Subcommand(ProveCommand.class, () -> new ProveCommand(session)),
        new Subcommand(StagesCommand.class, () -> new StagesCommand(session)),
        new Subcommand(LessonCommand.class, () -> new LessonCommand(session)),
        new Subcommand(LogsCommand.class, () -> new LogsCommand(session)),
        new Subcommand(ScaleCommand.class, () -> new ScaleCommand(session)),
        new Subcommand(RestartCommand.class, () -> new RestartCommand(session)),
        new Subcommand(HistoryCommand.class, () -> new HistoryCommand(session)),
        new Subcommand(RolloutCommand.class, () -> new RolloutCommand(session)),
        new Subcommand(DevCommand.class, () -> new DevCommand(session)),
        new Subcommand(RollbackCommand.class, () -> new RollbackCommand(session)),
        new Subcommand(CanaryCommand.class, () -> new CanaryCommand(session)),
        new Subcommand(FaultCommand.class, () -> FaultCommand.line(session)),
        new Subcommand(IngressCommand.class, () -> IngressCommand.line(session)),
        new Subcommand(ClusterCommand.class, () -> ClusterCommand.line(session)),
        new Subcommand(ManifestsCommand.class, () -> new ManifestsCommand(session)),
        new Subcommand(ExportCommand.class, () -> new ExportCommand(session)),
        new Subcommand(ConsoleCommand.class, () -> new ConsoleCommand(session)),
        new Subcommand(ImagesCommand.class, () -> new ImagesCommand(session)),
        new Subcommand(NewCommand.class, () -> new NewCommand(session)),
        new Subcommand(WorkshopCommand.class, () -> WorkshopCommand.line(session)),
        new Subcommand(DoctorCommand.class, () -> new DoctorCommand(session)),
        new Subcommand(CompletionCommand.class, () -> new CompletionCommand(session)));
  }

  /// Whom pings over HTTPS trust: the runtime's authorities, and pingctl's own if there is one.
  private static SSLContext trust(Session session) {
    return IngressCommand.certificates(session.settings()).trustAlso();
  }

  private static CommandLine behaviour(CommandLine line, PrintWriter out, PrintWriter err) {
    IParameterExceptionHandler usage =
        (exception, arguments) -> {
          CommandLine command = exception.getCommandLine();
          String wrong =
              new Failure(FailureId.USAGE, ExitCode.USAGE, sentence(told(exception))).sentence();
          err.println(Columns.printable("pingctl: %s [%s]".formatted(wrong, FailureId.USAGE)));
          UnmatchedArgumentException.printSuggestions(exception, err);
          err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
          err.flush();
          return ExitCode.USAGE.code();
        };
    IExecutionExceptionHandler failures =
        (exception, command, result) -> {
          boolean debug = Arrays.asList(result.originalArgs().toArray()).contains("--debug");
          return Failures.show(exception, command.getCommand(), debug, err);
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

  /// What is wrong with the arguments. A word too many is most often a command that does not exist,
  /// or the name of a stage.
  private static String told(ParameterException exception) {
    if (exception instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().getFirst().startsWith("-")) {
      String word = unmatched.getUnmatched().getFirst();
      CommandLine command = exception.getCommandLine();
      if (command.getParent() == null || !command.getSubcommands().isEmpty()) {
        return "There is no command '%s %s'"
            .formatted(command.getCommandSpec().qualifiedName(), word);
      }
      if (command.getCommandSpec().findOption("--stage") != null) {
        return "'%s' is one word too many; a stage is named with --stage=%s".formatted(word, word);
      }
    }
    return String.valueOf(exception.getMessage());
  }

  private static String sentence(@org.jspecify.annotations.Nullable String message) {
    String text = String.valueOf(message).strip();
    return text.endsWith(".") || text.endsWith("?") ? text : text + ".";
  }

  @Override
  public void run() {
    throw new Failure(
        FailureId.USAGE,
        ExitCode.USAGE,
        "A command is needed, such as `pingctl up --stage=compose`; `pingctl --help` lists them.");
  }
}
