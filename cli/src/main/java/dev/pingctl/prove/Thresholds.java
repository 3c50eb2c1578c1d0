package dev.pingctl.prove;

import dev.pingctl.experiment.Experiment.Part;
import dev.pingctl.experiment.Finding;
import dev.pingctl.experiment.Journal.ConditionEntry;
import dev.pingctl.experiment.Trial;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Measures;
import dev.pingctl.outcome.Unit;
import dev.pingctl.threshold.Conditions;
import dev.pingctl.threshold.Decision;
import dev.pingctl.threshold.Figures;
import dev.pingctl.threshold.Interval;
import dev.pingctl.threshold.Measured;
import dev.pingctl.threshold.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Decides the thresholds of a part by its trials, round by round. A round compares arms that were
/// done one after the other, so what changes slowly on the machine changes both.
final class Thresholds {
  private final Part part;
  private final List<Trial> trials;

  Thresholds(Part part, List<Trial> trials) {
    this.part = part;
    this.trials = List.copyOf(trials);
  }

  /// What the rounds say of each threshold.
  List<ConditionEntry> entries() {
    return part.thresholds().stream().map(this::entry).toList();
  }

  /// Whether rounds disagree, or none has an answer, so that another one would say more.
  boolean areOpen() {
    return entries().stream()
        .anyMatch(
            entry -> entry.rounds() == 0 || (entry.held() > 0 && entry.held() < entry.rounds()));
  }

  /// The finding that follows.
  Finding finding() {
    List<Finding> findings = new ArrayList<>();
    for (ConditionEntry entry : entries()) {
      switch (entry.answer()) {
        case HOLDS -> {}
        case DOES_NOT_HOLD -> findings.add(new Finding.NotProved(entry.sentence()));
        case NOT_DECIDED ->
            findings.add(
                new Finding.NotDecided(
                    entry.rounds() == 0
                        ? entry.sentence()
                        : "%s held in %d of %d rounds"
                            .formatted(entry.condition(), entry.held(), entry.rounds())));
      }
    }
    return findings.isEmpty() ? new Finding.Proved() : Finding.of(findings);
  }

  /// Rounds without an answer do not count. What no trial has measured is not decided, either.
  private ConditionEntry entry(String condition) {
    Conditions conditions;
    try {
      conditions = Conditions.parse(condition, vocabulary());
    } catch (Failure failure) {
      return new ConditionEntry(condition, 0, 0, failure.sentence());
    }
    int held = 0;
    int answered = 0;
    String sentence = "nothing was measured";
    for (Map<String, Measures.Value> round : rounds()) {
      Decision decision = conditions.decide(figures(round)).getFirst();
      switch (decision.answer()) {
        case HOLDS -> {
          held++;
          answered++;
          sentence = decision.sentence();
        }
        case DOES_NOT_HOLD -> {
          answered++;
          sentence = decision.sentence();
        }
        case NOT_DECIDED -> sentence = answered == 0 ? decision.sentence() : sentence;
      }
    }
    return new ConditionEntry(condition, held, answered, sentence);
  }

  /// The values of each round, by arm and name. A round with an arm alone has no control.
  private List<Map<String, Measures.Value>> rounds() {
    SortedMap<Integer, Map<String, Measures.Value>> rounds = new TreeMap<>();
    for (Trial trial : trials) {
      Map<String, Measures.Value> values =
          rounds.computeIfAbsent(trial.round(), round -> new TreeMap<>());
      trial
          .measures()
          .values()
          .forEach((name, value) -> values.put(trial.arm() + "." + name, value));
    }
    return List.copyOf(rounds.values());
  }

  private Vocabulary vocabulary() {
    SortedMap<String, Unit> metrics = new TreeMap<>();
    rounds().forEach(round -> round.forEach((name, value) -> metrics.put(name, value.unit())));
    return new Vocabulary(metrics, Optional.empty());
  }

  private static Figures figures(Map<String, Measures.Value> round) {
    return new Figures() {
      @Override
      public Optional<Measured> measured(String metric) {
        return Optional.ofNullable(round.get(metric))
            .map(value ->
                new Measured(
                    value.number(),
                    value.unit(),
                    value.samples(),
                    new Interval(value.low(), value.high())));
      }

      @Override
      public Optional<Measured> reference(String metric) {
        return Optional.empty();
      }
    };
  }
}
