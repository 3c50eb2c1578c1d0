package dev.pingctl.command;

import dev.pingctl.difference.Difference;
import dev.pingctl.difference.FieldDifference;
import dev.pingctl.outcome.Cause;
import dev.pingctl.stage.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Differences for programs; `docs/schema/diff.schema.json` describes them.
final class DifferenceDocument {
  private DifferenceDocument() {}

  /// The document.
  ///
  /// @param stages those that were compared
  static Map<String, Object> of(List<Stage> stages, List<Difference> differences) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("stages", stages.stream().map(Stage::name).toList());
    document.put("same", differences.isEmpty());
    document.put("differences", differences.stream().map(DifferenceDocument::entry).toList());
    return document;
  }

  private static Map<String, Object> entry(Difference difference) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("stage", difference.stage());
    entry.put("subject", difference.subject());
    entry.put("namespace", difference.namespace());
    entry.put("change", DifferenceText.word(difference));
    entry.put("cause", difference.change().cause().map(Cause::text));
    entry.put("conflicts", difference.conflicts());
    entry.put("fields", difference.fields().stream().map(DifferenceDocument::entry).toList());
    return entry;
  }

  private static Map<String, Object> entry(FieldDifference field) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("path", field.path().text());
    entry.put("before", field.before().map(DifferenceText::shown));
    entry.put("after", field.after().map(DifferenceText::shown));
    entry.put("managers", field.managers());
    return entry;
  }
}
