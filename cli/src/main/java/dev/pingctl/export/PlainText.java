package dev.pingctl.export;

import dev.pingctl.settings.Ownership;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The text of a stage's file without what only pingctl reads: labels and arguments that say whose
/// an object is, and comments on pingctl.
final class PlainText {
  private static final String PREFIX = "pingctl.dev/";
  private static final Pattern PART_OF =
      Pattern.compile(
          "\\s*%s: [\"']?%s[\"']?\\s*"
              .formatted(Pattern.quote(Ownership.PART_OF), Pattern.quote(Ownership.WORKSHOP)));

  /// What a comment says that only somebody with pingctl and its repository understands.
  private static final List<String> OURS = List.of(Ownership.PINGCTL, "docs/decisions");

  private PlainText() {}

  /// The text of a YAML file or template.
  static String of(String text) {
    List<String> kept = new ArrayList<>();
    List<String> comment = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (line.stripLeading().startsWith("#")) {
        comment.add(line);
        continue;
      }
      keep(comment, kept);
      if (!line.contains(PREFIX) && !PART_OF.matcher(line).matches()) {
        kept.add(line);
      }
    }
    keep(comment, kept);
    return String.join("\n", kept);
  }

  /// A text for people, such as the notes of a chart, without the lines about pingctl.
  static String ofNotes(String text) {
    return String.join(
            "\n", text.lines().filter(line -> !isOurs(line)).toList().toArray(String[]::new))
        + "\n";
  }

  /// Lines of comment that follow each other say one thing: they are kept or left out together.
  private static void keep(List<String> comment, List<String> kept) {
    if (comment.stream().noneMatch(PlainText::isOurs)) {
      kept.addAll(comment);
    }
    comment.clear();
  }

  private static boolean isOurs(String line) {
    String lower = line.toLowerCase(Locale.ROOT);
    return OURS.stream().anyMatch(lower::contains);
  }
}
