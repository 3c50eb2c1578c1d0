package dev.pingctl.experiment.report;

import dev.pingctl.experiment.Journal.ConditionEntry;
import dev.pingctl.experiment.Journal.PartEntry;
import dev.pingctl.experiment.Journal.Spread;
import dev.pingctl.experiment.Trial;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Measures;
import dev.pingctl.outcome.Measures.Point;
import dev.pingctl.outcome.Unit;
import dev.pingctl.threshold.Bound;
import dev.pingctl.threshold.Condition;
import dev.pingctl.threshold.Conditions;
import dev.pingctl.threshold.Decision.Answer;
import dev.pingctl.threshold.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The measures of a part as reports show them: by name and arm, those that conditions speak of
/// first.
final class Readings {
  private final PartEntry part;
  private final Map<String, SortedMap<String, Spread>> spreads = new LinkedHashMap<>();
  private final List<Condition> conditions;

  /// A fixed value that a condition compares a measure of an arm with.
  record Limit(String arm, double value, Condition condition) {}

  /// A value of one round.
  record Reading(int round, Measures.Value value) {}

  /// A value over time in one round.
  record Course(int round, List<Point> points) {}

  Readings(PartEntry part) {
    this.part = part;
    part.measured().forEach(arm -> spreads.put(arm, part.spreads(arm)));
    this.conditions =
        part.part().thresholds().stream().flatMap(each -> parsed(each).stream()).toList();
  }

  /// A condition on something that nobody has measured cannot be shown in a plot.
  private Optional<Condition> parsed(String condition) {
    SortedMap<String, Unit> metrics = new TreeMap<>();
    spreads.forEach((arm, values) ->
        values.forEach((name, spread) -> metrics.put(arm + "." + name, spread.unit())));
    try {
      return Optional.of(
          Conditions.parse(condition, new Vocabulary(metrics, Optional.empty())).all().getFirst());
    } catch (Failure failure) {
      return Optional.empty();
    }
  }

  /// The names of the arms, in the order of the experiment.
  List<String> arms() {
    return part.measured();
  }

  /// The measures that conditions speak of, in their order.
  List<String> decisive() {
    Set<String> names = new LinkedHashSet<>();
    for (Condition condition : conditions) {
      names.add(measure(condition.metric()));
      other(condition).ifPresent(metric -> names.add(measure(metric)));
    }
    return List.copyOf(names);
  }

  /// Every measure, the decisive ones first.
  List<String> names() {
    Set<String> names = new LinkedHashSet<>(decisive());
    spreads.values().stream()
        .flatMap(values -> values.keySet().stream())
        .sorted()
        .forEach(names::add);
    return List.copyOf(names);
  }

  /// The measure that says most of what came out: that of the first condition that does not hold;
  /// where all do, that of the first that compares arms. Empty where nothing was measured.
  Optional<String> leading() {
    Set<String> held = new LinkedHashSet<>();
    part.conditions().stream()
        .filter(entry -> entry.answer() == Answer.HOLDS)
        .map(ConditionEntry::condition)
        .forEach(held::add);
    return part.part().thresholds().stream()
        .filter(condition -> !held.contains(condition))
        .flatMap(condition -> parsed(condition).stream())
        .findFirst()
        .or(() -> conditions.stream().filter(Readings::comparesArms).findFirst())
        .or(() -> conditions.stream().findFirst())
        .map(condition -> measure(condition.metric()))
        .or(() -> names().stream().findFirst());
  }

  /// The values of a measure in an arm; empty where it has none there.
  Optional<Spread> spread(String arm, String name) {
    return Optional.ofNullable(spreads.getOrDefault(arm, new TreeMap<>()).get(name));
  }

  /// The unit of a measure; that of a course over time is the unit of the value of its name.
  Unit unit(String name) {
    return spreads.values().stream()
        .flatMap(values -> Optional.ofNullable(values.get(name)).stream())
        .map(Spread::unit)
        .findFirst()
        .orElse(Unit.NUMBER);
  }

  /// The finite values of a measure in an arm, in the order of the rounds.
  List<Reading> readings(String arm, String name) {
    List<Reading> readings = new ArrayList<>();
    for (Trial trial : trials(arm)) {
      Measures.Value value = trial.measures().values().get(name);
      if (value != null && Double.isFinite(value.number())) {
        readings.add(new Reading(trial.round(), value));
      }
    }
    return readings;
  }

  /// The names of what was measured over time.
  SortedSet<String> courses() {
    SortedSet<String> names = new TreeSet<>();
    part.trials().forEach(trial -> names.addAll(trial.measures().series().keySet()));
    names.removeIf(name -> arms().stream().allMatch(arm -> courses(arm, name).isEmpty()));
    return names;
  }

  /// What was measured over time in an arm, in the order of the rounds; points that are no finite
  /// numbers are left out.
  List<Course> courses(String arm, String name) {
    List<Course> courses = new ArrayList<>();
    for (Trial trial : trials(arm)) {
      List<Point> points =
          trial.measures().series().getOrDefault(name, List.of()).stream()
              .filter(point -> Double.isFinite(point.seconds()) && Double.isFinite(point.value()))
              .toList();
      if (!points.isEmpty()) {
        courses.add(new Course(trial.round(), points));
      }
    }
    return courses;
  }

  /// The fixed values that conditions compare a measure with.
  List<Limit> limits(String name) {
    List<Limit> limits = new ArrayList<>();
    for (Condition condition : conditions) {
      if (condition.bound() instanceof Bound.Fixed fixed
          && measure(condition.metric()).equals(name)) {
        limits.add(new Limit(arm(condition.metric()), fixed.quantity().value(), condition));
      }
    }
    return limits;
  }

  private List<Trial> trials(String arm) {
    return part.trials().stream().filter(trial -> trial.arm().equals(arm)).toList();
  }

  private static boolean comparesArms(Condition condition) {
    return other(condition)
        .filter(metric -> !arm(metric).equals(arm(condition.metric())))
        .isPresent();
  }

  private static Optional<String> other(Condition condition) {
    return switch (condition.bound()) {
      case Bound.OfMetric bound -> Optional.of(bound.metric());
      case Bound.Fixed _, Bound.OfReference _ -> Optional.empty();
    };
  }

  /// The arm of a metric such as `with.load.p99`; names of arms have no dot.
  private static String arm(String metric) {
    return metric.substring(0, metric.indexOf('.'));
  }

  private static String measure(String metric) {
    return metric.substring(metric.indexOf('.') + 1);
  }
}
