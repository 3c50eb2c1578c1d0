package dev.pingctl.execute;

import dev.pingctl.workshop.Ownership;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Puts pingctl's mark on every stage of a Dockerfile. A classic build leaves the images of its
/// stages behind as its cache; only what carries the mark is found again and may be removed.
final class StageMarks {
  private static final Pattern FROM = Pattern.compile("(?i)\\s*FROM\\s.*");

  private StageMarks() {}

  /// The Dockerfile with a `LABEL` after each `FROM`.
  static String mark(String dockerfile) {
    StringBuilder label = new StringBuilder("LABEL");
    for (Map.Entry<String, String> entry :
        new TreeMap<>(Ownership.labels(Images.STAGE)).entrySet()) {
      label.append(" \"%s\"=\"%s\"".formatted(entry.getKey(), entry.getValue()));
    }
    StringBuilder marked = new StringBuilder();
    boolean continued = false;
    boolean from = false;
    for (String line : dockerfile.lines().toList()) {
      marked.append(line).append('\n');
      boolean comment = line.strip().startsWith("#");
      from = from || (!continued && FROM.matcher(line).matches());
      if (!comment) {
        continued = line.stripTrailing().endsWith("\\");
      }
      if (from && !continued) {
        marked.append(label).append('\n');
        from = false;
      }
    }
    return marked.toString();
  }
}
