package dev.pingctl.experiment;

import dev.pingctl.experiment.Experiment.Part;
import dev.pingctl.outcome.Measures;
import dev.pingctl.outcome.Unit;
import dev.pingctl.threshold.Decision.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a run of experiments did, measured and found.
///
/// @param invocation what repeats it
/// @param machine what it ran on, by name, such as `processors`
public record Journal(
    Instant started,
    Duration took,
    Invocation invocation,
    Map<String, String> machine,
    List<Entry> entries) {
  public Journal {
    machine = Collections.unmodifiableMap(new LinkedHashMap<>(machine));
    entries = List.copyOf(entries);
  }

  /// One experiment.
  public record Entry(
      Experiment experiment, Finding finding, List<PartEntry> parts, Duration took) {
    public Entry {
      parts = List.copyOf(parts);
    }
  }

  /// One part of an experiment.
  ///
  /// @param arms what is done in each; none where the part was skipped
  /// @param trials in the order in which they were done
  /// @param conditions what the trials say of each threshold
  public record PartEntry(
      Part part,
      Finding finding,
      List<ArmEntry> arms,
      List<Trial> trials,
      List<ConditionEntry> conditions) {
    public PartEntry {
      arms = List.copyOf(arms);
      trials = List.copyOf(trials);
      conditions = List.copyOf(conditions);
    }

    /// The names of the arms that were measured, in the order of the experiment.
    public List<String> measured() {
      return trials.stream().map(Trial::arm).distinct().toList();
    }

    /// Every value of an arm over its rounds, by name. What is no finite number is left out.
    public SortedMap<String, Spread> spreads(String arm) {
      SortedMap<String, List<Measures.Value>> values = new TreeMap<>();
      trials.stream()
          .filter(trial -> trial.arm().equals(arm))
          .forEach(trial ->
              trial
                  .measures()
                  .values()
                  .forEach((name, value) -> {
                    if (Double.isFinite(value.number())) {
                      values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
                    }
                  }));
      SortedMap<String, Spread> spreads = new TreeMap<>();
      values.forEach((name, all) -> spreads.put(name, Spread.of(all)));
      return spreads;
    }

    /// What was noted in an arm, each once.
    public List<String> notes(String arm) {
      return trials.stream()
          .filter(trial -> trial.arm().equals(arm))
          .flatMap(trial -> trial.measures().notes().stream())
          .distinct()
          .toList();
    }
  }

  /// What is done in an arm, one line for each action of its plans.
  ///
  /// @param prepare what makes the system so; put back after each trial
  /// @param method what is done and measured
  public record ArmEntry(String name, List<String> prepare, List<String> method) {
    public ArmEntry {
      prepare = List.copyOf(prepare);
      method = List.copyOf(method);
    }
  }

  /// What the rounds of a part say of one threshold.
  ///
  /// @param condition as the experiment has it
  /// @param held in how many rounds it held
  /// @param rounds in how many it was looked at
  /// @param sentence the figures of the round that says most, or of the last
  public record ConditionEntry(String condition, int held, int rounds, String sentence) {
    /// The share of the rounds that must agree.
    public static final double MAJORITY = 0.75;

    /// What follows; a single round is a majority of its own.
    public Answer answer() {
      double share = held / (double) Math.max(1, rounds);
      if (rounds == 0 || (share < MAJORITY && share >= 1 - MAJORITY && share > 0)) {
        return Answer.NOT_DECIDED;
      }
      return share < MAJORITY ? Answer.DOES_NOT_HOLD : Answer.HOLDS;
    }
  }

  /// The median of some values, the least and the greatest.
  public record Spread(double median, double least, double most, Unit unit, int rounds) {
    static Spread of(List<Measures.Value> values) {
      double[] sorted = values.stream().mapToDouble(Measures.Value::number).sorted().toArray();
      int middle = sorted.length / 2;
      double median =
          sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
      return new Spread(
          median, sorted[0], sorted[sorted.length - 1], values.getFirst().unit(), sorted.length);
    }

    /// The median, with the range where there is one.
    public String text() {
      return least == most
          ? unit.text(median)
          : "%s (%s to %s)".formatted(unit.text(median), unit.text(least), unit.text(most));
    }
  }

  /// Whether something was found that is not as promised.
  public boolean hasContradiction() {
    return entries.stream().anyMatch(entry -> entry.finding() instanceof Finding.NotProved);
  }
}
