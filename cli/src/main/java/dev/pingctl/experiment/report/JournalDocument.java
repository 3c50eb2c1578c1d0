package dev.pingctl.experiment.report;

import dev.pingctl.experiment.Journal;
import dev.pingctl.experiment.Journal.ConditionEntry;
import dev.pingctl.experiment.Journal.Entry;
import dev.pingctl.experiment.Journal.PartEntry;
import dev.pingctl.experiment.Trial;
import dev.pingctl.outcome.Measures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What experiments found out, as a JSON document; `docs/schema/prove.schema.json` describes it.
public final class JournalDocument {
  private JournalDocument() {}

  /// The document of a journal.
  public static Map<String, Object> of(Journal journal) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("started", journal.started().toString());
    document.put("seconds", journal.took().toMillis() / 1000.0);
    document.put("command", journal.command());
    document.put("machine", journal.machine());
    document.put("experiments", journal.entries().stream().map(JournalDocument::entry).toList());
    return document;
  }

  private static Map<String, Object> entry(Entry entry) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", entry.experiment().name());
    document.put("title", entry.experiment().title());
    document.put("claim", entry.experiment().claim());
    document.put("finding", entry.finding().word());
    document.put("why", entry.finding().why());
    document.put("seconds", entry.took().toMillis() / 1000.0);
    document.put("parts", entry.parts().stream().map(JournalDocument::part).toList());
    return document;
  }

  private static Map<String, Object> part(PartEntry part) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", part.part().name());
    document.put("hypothesis", part.part().hypothesis());
    document.put("finding", part.finding().word());
    document.put("why", part.finding().why());
    document.put("conditions", part.conditions().stream().map(JournalDocument::condition).toList());
    Map<String, Object> arms = new LinkedHashMap<>();
    part.arms().forEach(arm -> arms.put(arm, arm(part, arm)));
    document.put("arms", arms);
    document.put("trials", part.trials().stream().map(JournalDocument::trial).toList());
    return document;
  }

  private static Map<String, Object> condition(ConditionEntry condition) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("condition", condition.condition());
    document.put("held", condition.held());
    document.put("rounds", condition.rounds());
    document.put("sentence", condition.sentence());
    return document;
  }

  private static Map<String, Object> arm(PartEntry part, String arm) {
    Map<String, Object> values = new LinkedHashMap<>();
    part.spreads(arm)
        .forEach((name, spread) -> {
          Map<String, Object> value = new LinkedHashMap<>();
          value.put("median", spread.median());
          value.put("least", spread.least());
          value.put("most", spread.most());
          value.put("unit", spread.unit().name().toLowerCase(Locale.ROOT));
          values.put(name, value);
        });
    return values;
  }

  private static Map<String, Object> trial(Trial trial) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("round", trial.round());
    document.put("arm", trial.arm());
    document.put("seconds", trial.took().toMillis() / 1000.0);
    document.put("load", trial.load());
    Map<String, Object> values = new LinkedHashMap<>();
    trial.measures().values().forEach((name, value) -> values.put(name, value.number()));
    document.put("values", values);
    Map<String, Object> series = new LinkedHashMap<>();
    trial
        .measures()
        .series()
        .forEach((name, points) ->
            series.put(name, points.stream().map(JournalDocument::point).toList()));
    document.put("series", series);
    document.put("notes", trial.measures().notes());
    return document;
  }

  private static List<Double> point(Measures.Point point) {
    return List.of(point.seconds(), point.value());
  }
}
