package dev.pingctl.command;

import dev.pingctl.difference.Difference;
import dev.pingctl.difference.FieldDifference;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.report.Columns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one stage has over another, as a lesson says it: what comes, what goes, and what changes. A
/// field that changes alike in several objects is there once.
final class StageDifferenceText {
  /// In how many objects a field changes alike before it is printed once.
  private static final int SEVERAL = 3;

  private final String from;
  private final String to;
  private final List<Difference> differences;

  StageDifferenceText(String from, String to, List<Difference> differences) {
    this.from = from;
    this.to = to;
    this.differences = differences;
  }

  /// The text.
  String text() {
    if (differences.isEmpty()) {
      return "%s and %s have the same\n".formatted(from, to);
    }
    StringBuilder text = new StringBuilder();
    section(text, to + " adds", Outcome.CREATED, "+");
    section(text, to + " leaves out", Outcome.REMOVED, "-");
    changes(text);
    return Columns.printable(text.toString());
  }

  private void section(StringBuilder text, String title, Outcome outcome, String sign) {
    List<Difference> some = with(outcome);
    if (!some.isEmpty()) {
      text.append("%s (%d):\n".formatted(title, some.size()));
      some.forEach(each -> text.append("  %s %s\n".formatted(sign, each.subject())));
    }
  }

  private List<Difference> with(Outcome outcome) {
    return differences.stream().filter(each -> each.change().outcome() == outcome).toList();
  }

  private void changes(StringBuilder text) {
    List<Difference> changed = with(Outcome.CHANGED);
    if (changed.isEmpty()) {
      return;
    }
    text.append("%s changes (%d):\n".formatted(to, changed.size()));
    Map<String, List<String>> alike = alike(changed);
    groups(alike)
        .forEach((subjects, fields) -> {
          text.append("  %s\n".formatted(String.join(", ", subjects)));
          fields.forEach(field -> text.append(field.indent(2)));
        });
    for (Difference each : changed) {
      List<String> own =
          each.fields().stream()
              .map(DifferenceText::of)
              .filter(field -> !alike.containsKey(field))
              .toList();
      if (!own.isEmpty()) {
        text.append("  %s\n".formatted(each.subject()));
        own.forEach(field -> text.append(field.indent(2)));
      }
    }
  }

  /// The fields that change alike in several objects, with these objects.
  private static Map<String, List<String>> alike(List<Difference> changed) {
    Map<String, List<String>> subjects = new LinkedHashMap<>();
    for (Difference each : changed) {
      for (FieldDifference field : each.fields()) {
        subjects
            .computeIfAbsent(DifferenceText.of(field), key -> new ArrayList<>())
            .add(each.subject());
      }
    }
    subjects.values().removeIf(some -> some.size() < SEVERAL);
    return subjects;
  }

  /// The same by the objects.
  private static Map<List<String>, List<String>> groups(Map<String, List<String>> alike) {
    Map<List<String>, List<String>> groups = new LinkedHashMap<>();
    alike.forEach(
        (field, subjects) -> groups.computeIfAbsent(subjects, key -> new ArrayList<>()).add(field));
    return groups;
  }
}
