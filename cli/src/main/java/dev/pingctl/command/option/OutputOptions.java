package dev.pingctl.command.option;

import dev.pingctl.machine.StandardStream;
import dev.pingctl.report.LiveReporter;
import dev.pingctl.report.PlainReporter;
import dev.pingctl.report.Reporter;
import dev.pingctl.report.TickingReporter;
import dev.pingctl.settings.Settings;
import dev.pingctl.text.Json;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How results and progress are shown: stdout is the result, stderr is progress.
public final class OutputOptions {
  /// The formats of a result.
  public enum Format {
    /// For people.
    text,
    /// For programs; see `docs/schema`.
    json
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "Format of the result: ${COMPLETION-CANDIDATES}.",
      defaultValue = "text")
  Format format = Format.text;

  @Option(
      names = {"-v", "--verbose"},
      description = "Show every action, and what the time was spent on.")
  boolean verbose;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  @SuppressWarnings("NullAway.Init")
  public OutputOptions() {}

  public boolean isJson() {
    return format == Format.json;
  }

  /// Prints the result of the command.
  public void print(String text) {
    out().print(text);
    out().flush();
  }

  /// Prints the result of the command as a JSON document.
  public void print(Map<String, ?> document) {
    print(Json.write(document));
  }

  /// Prints a line that is not part of the result.
  public void remark(String line) {
    command.commandLine().getErr().println(line);
    command.commandLine().getErr().flush();
  }

  /// Prints which workshop is in use, where it is not the bundled one.
  public void remarkWorkshop(Settings settings) {
    workshopLine(settings).ifPresent(this::remark);
  }

  /// Which workshop is in use, as a line, where it is not the bundled one.
  public static Optional<String> workshopLine(Settings settings) {
    return settings.isBundled()
        ? Optional.empty()
        : Optional.of("Workshop in use: " + settings.workshop());
  }

  /// How many columns the result may have: those of the terminal that it goes to, else any number.
  public int columns() {
    return StandardStream.OUTPUT.isTerminal() ? Terminal.width(System.getenv()) : Integer.MAX_VALUE;
  }

  /// Whether every action is to be shown, and what the time was spent on.
  public boolean isVerbose() {
    return verbose;
  }

  /// A reporter of every action that fits where stderr goes.
  public Reporter reporter() {
    return reporter(false);
  }

  /// A reporter that fits where stderr goes: on a terminal with one line for each stage, unless
  /// every action is wanted.
  public Reporter stageReporter() {
    return reporter(!verbose);
  }

  private Reporter reporter(boolean folded) {
    if (!Terminal.isInteractive(System.getenv()) || isJson()) {
      return plainReporter();
    }
    boolean color = !System.getenv().containsKey("NO_COLOR");
    return new TickingReporter(
        new LiveReporter(
            command.commandLine().getErr(),
            new LiveReporter.Look(color, Terminal.width(System.getenv()), folded),
            System::nanoTime));
  }

  /// A reporter that writes over nothing.
  public Reporter plainReporter() {
    return new TickingReporter(
        new PlainReporter(command.commandLine().getErr(), System::nanoTime, verbose));
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }
}
