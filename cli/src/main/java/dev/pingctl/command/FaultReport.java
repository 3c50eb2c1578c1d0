package dev.pingctl.command;

import dev.pingctl.fault.Fault;
import dev.pingctl.fault.FaultList;
import dev.pingctl.injection.FaultState;
import dev.pingctl.injection.Symptom;
import dev.pingctl.report.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The faults of a stage, for people and for programs; `docs/schema/fault.schema.json` describes
/// the document.
///
/// @param states those of each copy of the service
record FaultReport(String stage, List<FaultState> states) {
  private static final String NOTHING = "-";

  FaultReport {
    states = List.copyOf(states);
  }

  /// The rows of the table, with its head.
  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("POD", "FAULT", "FOR", "PANEL", "ALERT"));
    for (FaultState state : states) {
      switch (state) {
        case FaultState.Has has when !has.faults().isEmpty() ->
            has.faults().faults().forEach(fault -> rows.add(row(has, fault)));
        case FaultState.Has has -> rows.add(row(has.name(), "none"));
        case FaultState.Off off -> rows.add(row(off.name(), "off"));
        case FaultState.OtherToken other -> rows.add(row(other.name(), "another home's token"));
        case FaultState.Silent silent -> rows.add(row(silent.name(), "no answer"));
      }
    }
    return rows;
  }

  private static List<String> row(String name, String word) {
    return List.of(name, word, NOTHING, NOTHING, NOTHING);
  }

  private static List<String> row(FaultState.Has has, Fault fault) {
    Optional<Symptom> symptom = Symptom.of(fault);
    return List.of(
        has.name(),
        fault.text(),
        has.age().map(Durations::whole).orElse(NOTHING),
        symptom.map(Symptom::panel).orElse(NOTHING),
        symptom.map(Symptom::alert).orElse(NOTHING));
  }

  /// The document.
  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("stage", stage);
    document.put("pods", states.stream().map(FaultReport::entry).toList());
    return document;
  }

  private static Map<String, Object> entry(FaultState state) {
    return switch (state) {
      case FaultState.Has has -> entry(has.name(), "on", has.age(), has.faults());
      case FaultState.Off off -> entry(off.name(), "off");
      case FaultState.OtherToken other -> entry(other.name(), "other-token");
      case FaultState.Silent silent -> entry(silent.name(), "no-answer");
    };
  }

  private static Map<String, Object> entry(String name, String word) {
    return entry(name, word, Optional.empty(), FaultList.NONE);
  }

  private static Map<String, Object> entry(
      String name, String word, Optional<Duration> age, FaultList faults) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", name);
    entry.put("state", word);
    entry.put("seconds", age.map(Duration::toSeconds));
    entry.put("faults", faults.faults().stream().map(FaultReport::entry).toList());
    return entry;
  }

  private static Map<String, Object> entry(Fault fault) {
    Optional<Symptom> symptom = Symptom.of(fault);
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("fault", fault.text());
    entry.put("effect", "The service %s.".formatted(fault.effect()));
    entry.put("panel", symptom.map(Symptom::panel));
    entry.put("alert", symptom.map(Symptom::alert));
    return entry;
  }
}
