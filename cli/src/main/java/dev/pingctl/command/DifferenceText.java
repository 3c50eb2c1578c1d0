package dev.pingctl.command;

import dev.pingctl.difference.Difference;
import dev.pingctl.difference.FieldDifference;
import dev.pingctl.difference.LineDifference;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.report.Columns;
import dev.pingctl.text.Json;
import java.util.List;
import java.util.Optional;

/// Differences as a reader takes them: `-` is what is, `+` what would be, as in `kubectl diff`.
final class DifferenceText {
  private DifferenceText() {}

  /// Every difference, in lines.
  static String of(List<Difference> differences) {
    StringBuilder text = new StringBuilder();
    for (Difference each : differences) {
      text.append(each.stage()).append(": ").append(heading(each)).append('\n');
      each.fields().forEach(field -> text.append(of(field)));
    }
    return Columns.printable(text.toString());
  }

  private static String heading(Difference difference) {
    String place = difference.namespace().map(" in namespace %s"::formatted).orElse("");
    return difference.subject() + place + ": " + word(difference) + cause(difference);
  }

  /// The cause, unless the fields say it better.
  private static String cause(Difference difference) {
    boolean isSaid =
        difference.change().outcome() == Outcome.CHANGED && !difference.fields().isEmpty();
    return difference
        .change()
        .cause()
        .filter(cause -> !isSaid || !cause.text().startsWith("differs in"))
        .map(cause -> ", " + cause.text())
        .orElse("");
  }

  /// What would be done.
  static String word(Difference difference) {
    return switch (difference.change().outcome()) {
      case CREATED -> "added";
      case REMOVED -> "removed";
      case STARTED -> "started";
      case CHANGED, UNCHANGED, ABSENT, SKIPPED, HOLDS -> "changed";
    };
  }

  /// One field: a line for each of its states, or the lines that differ.
  static String of(FieldDifference field) {
    StringBuilder text = new StringBuilder();
    String path = field.path().text();
    String who =
        field.managers().isEmpty() ? "" : "  # set by " + String.join(", ", field.managers());
    String before = shown(field.before());
    String after = shown(field.after());
    if (before.contains("\n") || after.contains("\n")) {
      text.append("  %s:%s\n".formatted(path, who));
      LineDifference.of(before, after).forEach(line -> text.append("  ").append(line).append('\n'));
      return text.toString();
    }
    field.before().ifPresent(value -> text.append("  - %s: %s%s\n".formatted(path, before, who)));
    field.after().ifPresent(value -> text.append("  + %s: %s\n".formatted(path, after)));
    return text.toString();
  }

  private static String shown(Optional<Object> value) {
    return value.map(DifferenceText::shown).orElse("");
  }

  private static String onOneLine(String json) {
    return json.replaceAll("([\\[{])\\n\\s*", "$1")
        .replaceAll("\\n\\s*([\\]}])", "$1")
        .replaceAll("\\n\\s*", " ");
  }

  /// A value: a text as it is, all else as JSON on one line.
  static String shown(Object value) {
    return value instanceof String text && !text.isEmpty()
        ? text
        : onOneLine(Json.write(value).strip());
  }
}
