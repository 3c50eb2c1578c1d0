package dev.pingctl.image;

import dev.pingctl.settings.Ownership;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Puts labels into a Dockerfile.
///
/// Every stage gets pingctl's mark: a classic build leaves the images of its stages behind as its
/// cache, and only what carries the mark is found again and may be removed. The final image gets
/// the other labels in one step; given to the engine beside the Dockerfile, each would be a step of
/// its own.
final class LabelledDockerfile {
  private static final Pattern FROM = Pattern.compile("(?i)\\s*FROM\\s.*");

  private static final Map<String, String> MARK =
      Ownership.labels(Ownership.IMAGES, Map.of(Ownership.IMAGE, ""));

  private LabelledDockerfile() {}

  /// The Dockerfile with a `LABEL` of the mark after each `FROM`, and one of these labels at its
  /// end.
  static String of(String dockerfile, Map<String, String> labels) {
    return labelled(dockerfile, MARK) + label(labels);
  }

  /// The same with the labels of the final image in the same step as its mark: what changes with
  /// each build has then no further step below it.
  static String atTheTop(String dockerfile, Map<String, String> labels) {
    Map<String, String> all = new TreeMap<>(MARK);
    all.putAll(labels);
    String marked = labelled(dockerfile, MARK);
    int last = marked.lastIndexOf(label(MARK));
    return last < 0
        ? marked
        : marked.substring(0, last) + label(all) + marked.substring(last + label(MARK).length());
  }

  private static String labelled(String dockerfile, Map<String, String> mark) {
    StringBuilder marked = new StringBuilder();
    boolean continued = false;
    boolean from = false;
    for (String line : dockerfile.lines().toList()) {
      marked.append(line).append('\n');
      from = from || (!continued && FROM.matcher(line).matches());
      // Comments may stand between the lines of one instruction.
      continued = line.strip().startsWith("#") ? continued : line.stripTrailing().endsWith("\\");
      if (from && !continued) {
        marked.append(label(mark));
        from = false;
      }
    }
    return marked.toString();
  }

  private static String label(Map<String, String> labels) {
    StringBuilder label = new StringBuilder("LABEL");
    new TreeMap<>(labels)
        .forEach((key, value) -> label.append(" \"%s\"=\"%s\"".formatted(key, escaped(value))));
    return label.append('\n').toString();
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "\\$");
  }
}
