package dev.pingctl.command.option;

import dev.pingctl.ping.Progress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What pings see while a release changes, as a table: a row each second, with how many answers
/// each version has given since the row before, and how many pings have failed.
public final class LoadTable {
  private static final int NARROWEST = 6;

  private final Consumer<String> line;
  private final Set<String> versions = new LinkedHashSet<>();
  private SortedMap<String, Long> told = new TreeMap<>();
  private long toldFailed;
  private boolean headed;

  /// A table with a column for each version that is expected to answer. Each line goes to `line`.
  public LoadTable(Collection<String> expected, Consumer<String> line) {
    this.line = line;
    add(expected);
  }

  /// Writes the next row, under a header of its own if a version answers that nobody expected.
  public void row(Progress progress) {
    if (add(progress.versions().keySet()) || !headed) {
      headed = true;
      line.accept(header());
    }
    StringBuilder row = new StringBuilder("%7s".formatted(progress.elapsed().toSeconds() + " s"));
    for (String version : versions) {
      long now = progress.versions().getOrDefault(version, 0L);
      row.append(cell(version, String.valueOf(now - told.getOrDefault(version, 0L))));
    }
    line.accept(row.append(cell("", String.valueOf(progress.failed() - toldFailed))).toString());
    told = progress.versions();
    toldFailed = progress.failed();
  }

  /// Answers that name no version are not of the service.
  private boolean add(Collection<String> names) {
    return versions.addAll(names.stream().filter(name -> !name.isEmpty()).toList());
  }

  private String header() {
    StringBuilder header = new StringBuilder("%7s".formatted("time"));
    versions.forEach(version -> header.append(cell(version, version)));
    return header.append(cell("", "failed")).toString();
  }

  private static String cell(String version, String text) {
    int width = Math.max(NARROWEST, version.length());
    return "  " + " ".repeat(Math.max(0, width - text.length())) + text;
  }
}
