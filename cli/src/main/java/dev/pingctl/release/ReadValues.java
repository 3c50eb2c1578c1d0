package dev.pingctl.release;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.FileProblem;
import dev.pingctl.text.Spelling;
import dev.pingctl.text.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The values that a chart reads, by their paths, as far as its templates name them: what else is
/// set has no effect, and Helm does not say so.
public final class ReadValues {
  private static final Pattern NAMED = Pattern.compile("\\.Values((?:\\.[A-Za-z_][A-Za-z0-9_]*)*)");
  private static final Pattern CONDITION = Pattern.compile("(?m)^\\s*condition:\\s*([\\w.]+)");
  private static final String GLOBAL = "global";

  private final Set<String> paths;

  private ReadValues(Set<String> paths) {
    this.paths = paths;
  }

  /// The values that a chart and the charts below it read.
  ///
  /// @throws Failure `PING-BAD-FILE` where the chart cannot be read
  public static ReadValues of(Path chart) {
    Set<String> paths = new TreeSet<>();
    try {
      collect(chart, "", paths);
    } catch (IOException e) {
      throw new Failure(
          FailureId.BAD_FILE,
          ExitCode.USAGE,
          "The chart %s cannot be read (%s).".formatted(chart, FileProblem.of(e)),
          e);
    }
    return new ReadValues(paths);
  }

  private static void collect(Path chart, String prefix, Set<String> paths) throws IOException {
    Matcher conditions = CONDITION.matcher(Files.readString(chart.resolve("Chart.yaml")));
    while (conditions.find()) {
      paths.add(prefix + conditions.group(1));
    }
    for (Path template : children(chart.resolve("templates"), Integer.MAX_VALUE)) {
      if (Files.isRegularFile(template)) {
        named(Files.readString(template), prefix, paths);
      }
    }
    for (Path below : children(chart.resolve("charts"), 1)) {
      if (Files.exists(below.resolve("Chart.yaml"))) {
        collect(below, prefix + below.getFileName() + ".", paths);
      } else {
        paths.add(prefix); // Packed: it may read anything.
      }
    }
  }

  private static List<Path> children(Path folder, int depth) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder, depth)) {
      return files.filter(file -> !file.equals(folder)).sorted().toList();
    }
  }

  private static void named(String template, String prefix, Set<String> paths) {
    Matcher named = NAMED.matcher(template);
    while (named.find()) {
      String path = named.group(1).isEmpty() ? "" : named.group(1).substring(1);
      paths.add(path.equals(GLOBAL) || path.startsWith(GLOBAL + ".") ? path : prefix + path);
    }
  }

  /// What no template reads of these values, each as a clause with the value that may be meant.
  public List<String> unread(Map<String, Object> given) {
    List<String> unread = new ArrayList<>();
    leaves("", given)
        .filter(path -> paths.stream().noneMatch(read -> meets(read, path)))
        .forEach(path ->
            unread.add(
                "the chart reads no value '%s'%s"
                    .formatted(
                        path,
                        Spelling.closest(path, paths)
                            .map("; did you mean '%s'?"::formatted)
                            .orElse(""))));
    return unread;
  }

  private static Stream<String> leaves(String path, Map<String, Object> tree) {
    return tree.entrySet().stream()
        .flatMap(entry -> {
          String below = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
          return entry.getValue() instanceof Map<?, ?> map && !map.isEmpty()
              ? leaves(below, Tree.mapping(map))
              : Stream.of(below);
        });
  }

  /// Whether one path leads to the other, or further: a template may read a mapping as a whole.
  private static boolean meets(String read, String path) {
    return read.isEmpty()
        || read.equals(path)
        || path.startsWith(read.endsWith(".") ? read : read + ".")
        || read.startsWith(path + ".");
  }
}
