package dev.pingctl.command.option;

import dev.pingctl.release.ChartValues;
import dev.pingctl.release.ReadValues;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Step;
import dev.pingctl.text.UserFiles;
import dev.pingctl.text.WorkingFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/// Options that give values to the chart of a stage.
public final class ChartOptions {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set a value of the stage's chart, as in helm; may be repeated.")
  List<String> settings = List.of();

  @Option(
      names = "--set-string",
      paramLabel = "KEY=VALUE",
      description = "Set a value as a text, whatever it looks like; may be repeated.")
  List<String> texts = List.of();

  @Option(
      names = "--set-file",
      paramLabel = "KEY=FILE",
      description = "Set a value to the text of a file; may be repeated.")
  List<String> fileTexts = List.of();

  @Option(
      names = "--values",
      paramLabel = "FILE",
      description =
          "Read values of the stage's chart from a YAML file, - for standard input; may be"
              + " repeated.")
  List<Path> files = List.of();

  private final UserFiles contents = new UserFiles(System.in);

  /// The values that were given.
  public ChartValues values() {
    List<String> names =
        files.stream()
            .map(Path::toString)
            .map(name -> name.equals(UserFiles.STDIN) ? name : absolute(name))
            .toList();
    return new ChartValues(names, settings, texts, fileTexts, contents);
  }

  private static String absolute(String name) {
    return WorkingFolder.reaches(Path.of(name)).toAbsolutePath().toString();
  }

  /// Makes sure that the values are for a chart, and can be read; reports those that the chart does
  /// not read.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-USAGE` where the stage has no chart
  public void requireChart(Optional<Stage> stage, Consumer<String> remark) {
    if (values().isEmpty()) {
      return;
    }
    if (stage.isEmpty()) {
      throw Workloads.wrong("--set and --values need --stage, to say whose chart is meant.");
    }
    Releases.requireChart(stage.get());
    Map<String, Object> given = values().over(Map.of());
    stage.get().charts().stream()
        .map(Step.InstallChart::chart)
        .filter(chart -> chart.release().equals(stage.get().service()))
        .flatMap(chart -> ReadValues.of(chart.folder()).unread(given).stream())
        .forEach(unread -> remark.accept("Without effect: " + unread));
  }
}
