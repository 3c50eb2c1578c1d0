package dev.pingctl.command.option;

import dev.pingctl.report.LiveReporter;
import dev.pingctl.report.PlainReporter;
import dev.pingctl.report.Reporter;
import dev.pingctl.text.Json;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// How results and progress are shown: stdout is the result, stderr is progress.
public final class OutputOptions {
  private static final int DEFAULT_WIDTH = 100;

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

  /// The reporter that fits where stderr goes.
  public Reporter reporter() {
    PrintWriter err = command.commandLine().getErr();
    Map<String, String> environment = System.getenv();
    if (!Terminal.isInteractive() || isJson()) {
      return new PlainReporter(err);
    }
    int width = DEFAULT_WIDTH;
    String columns = environment.getOrDefault("COLUMNS", "");
    if (columns.matches("\\d{2,4}")) {
      width = Integer.parseInt(columns);
    }
    return new LiveReporter(err, !environment.containsKey("NO_COLOR"), width);
  }

  /// A reporter that writes over nothing.
  public Reporter plainReporter() {
    return new PlainReporter(command.commandLine().getErr());
  }

  private PrintWriter out() {
    return command.commandLine().getOut();
  }
}
