package dev.pingctl.experiment.report;

import dev.pingctl.experiment.Experiment;
import dev.pingctl.experiment.Experiment.Arm;
import dev.pingctl.experiment.Experiment.Part;
import dev.pingctl.experiment.Finding;
import dev.pingctl.experiment.Journal;
import dev.pingctl.experiment.Journal.ArmEntry;
import dev.pingctl.experiment.Journal.ConditionEntry;
import dev.pingctl.experiment.Journal.Entry;
import dev.pingctl.experiment.Journal.PartEntry;
import dev.pingctl.experiment.Journal.Spread;
import dev.pingctl.experiment.Trial;
import dev.pingctl.outcome.Measures;
import dev.pingctl.outcome.Unit;
import dev.pingctl.stage.Check;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What experiments found out, as a JSON document; `docs/schema/prove.schema.json` describes it.
/// Figures are in seconds, bytes, events per second, parts of 1, or plain numbers.
public final class JournalDocument {
  private static final double MILLIS = 1000;

  private JournalDocument() {}

  /// The document of a journal.
  public static Map<String, Object> of(Journal journal) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("started", journal.started().toString());
    document.put("seconds", seconds(journal.took()));
    document.put("command", journal.invocation().text());
    document.put("machine", journal.machine());
    document.put(
        "experiments", journal.entries().stream().map(entry -> entry(journal, entry)).toList());
    return document;
  }

  private static Map<String, Object> entry(Journal journal, Entry entry) {
    Experiment experiment = entry.experiment();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("number", experiment.number());
    document.put("name", experiment.name());
    document.put("title", experiment.title());
    document.put("claim", experiment.claim());
    document.put("needs", experiment.needs());
    document.put("steadyState", experiment.steadyState().stream().map(Check::claim).toList());
    putFinding(document, entry.finding());
    document.put("seconds", seconds(entry.took()));
    document.put("commands", Phrases.repeat(journal, entry));
    document.put("parts", entry.parts().stream().map(JournalDocument::part).toList());
    return document;
  }

  private static Map<String, Object> part(PartEntry entry) {
    Part part = entry.part();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", part.name());
    document.put("hypothesis", part.hypothesis());
    document.put("thresholds", part.thresholds());
    putFinding(document, entry.finding());
    document.put(
        "conditions", entry.conditions().stream().map(JournalDocument::condition).toList());
    document.put("arms", part.arms().stream().map(arm -> arm(entry, arm)).toList());
    document.put("trials", entry.trials().stream().map(JournalDocument::trial).toList());
    return document;
  }

  private static void putFinding(Map<String, Object> document, Finding finding) {
    document.put("finding", finding.word());
    document.put("why", finding.why());
  }

  private static Map<String, Object> condition(ConditionEntry condition) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("condition", condition.condition());
    document.put("answer", condition.answer().word());
    document.put("held", condition.held());
    document.put("rounds", condition.rounds());
    document.put("sentence", condition.sentence());
    return document;
  }

  private static Map<String, Object> arm(PartEntry part, Arm measured) {
    String name = measured.name();
    Optional<ArmEntry> done =
        part.arms().stream().filter(arm -> arm.name().equals(name)).findFirst();
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("name", name);
    document.put("stage", measured.stage());
    document.put("prepare", done.map(ArmEntry::prepare).orElse(List.of()));
    document.put("method", done.map(ArmEntry::method).orElse(List.of()));
    Map<String, Object> measures = new LinkedHashMap<>();
    part.spreads(name).forEach((measure, spread) -> measures.put(measure, spread(spread)));
    document.put("measures", measures);
    return document;
  }

  private static Map<String, Object> spread(Spread spread) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("unit", unit(spread.unit()));
    document.put("median", spread.median());
    document.put("least", spread.least());
    document.put("most", spread.most());
    document.put("rounds", spread.rounds());
    return document;
  }

  private static Map<String, Object> trial(Trial trial) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("round", trial.round());
    document.put("arm", trial.arm());
    document.put("seconds", seconds(trial.took()));
    document.put("load", trial.load() < 0 ? Optional.empty() : finite(trial.load()));
    Map<String, Object> values = new LinkedHashMap<>();
    trial.measures().values().forEach((name, value) -> values.put(name, value(value)));
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

  private static Map<String, Object> value(Measures.Value value) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("value", finite(value.number()));
    document.put("unit", unit(value.unit()));
    document.put("samples", value.samples());
    document.put("low", finite(value.low()));
    document.put("high", finite(value.high()));
    return document;
  }

  private static List<Optional<Double>> point(Measures.Point point) {
    return List.of(finite(point.seconds()), finite(point.value()));
  }

  /// JSON has no word for a number that is none or has no end.
  private static Optional<Double> finite(double number) {
    return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
  }

  private static String unit(Unit unit) {
    return unit.name().toLowerCase(Locale.ROOT);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS;
  }
}
