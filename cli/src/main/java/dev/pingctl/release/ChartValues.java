package dev.pingctl.release;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Values that the user gives for the chart of a stage: files, and single ones above them, each
/// written as `helm --set` takes it.
public record ChartValues(List<Path> files, List<String> settings) {
  /// No values.
  public static final ChartValues NONE = new ChartValues(List.of(), List.of());

  public ChartValues {
    files = List.copyOf(files);
    settings = List.copyOf(settings);
  }

  /// Whether none are given.
  public boolean isEmpty() {
    return files.isEmpty() && settings.isEmpty();
  }

  /// These values laid over others.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` for a file that is missing or no mapping,
  ///   `PING-USAGE` for a setting that cannot be read
  public Map<String, Object> over(Map<String, Object> others) {
    Map<String, Object> all = new LinkedHashMap<>(others);
    for (Path file : files) {
      all = Values.merged(all, Values.read(file));
    }
    for (String setting : settings) {
      all = new SetExpression(setting).over(all);
    }
    return all;
  }

  /// How they stand on the command line; empty where there are none.
  public String text() {
    List<String> words = new ArrayList<>();
    files.forEach(file -> words.add("--values=" + file));
    settings.forEach(setting -> words.add("--set=" + setting));
    return String.join(" ", words);
  }
}
