package dev.pingctl.threshold;

import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What conditions may speak of.
///
/// @param metrics the unit of each metric by its name
/// @param reference what `2x` is twice of, in words such as `the version before`; empty where there
///   is nothing
public record Vocabulary(SortedMap<String, Unit> metrics, Optional<String> reference) {
  /// Keeps the metrics from change.
  public Vocabulary {
    metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
  }

  /// The unit of one of the metrics.
  Unit unit(String metric) {
    return Objects.requireNonNull(metrics.get(metric));
  }

  /// The same metrics with a word and a dot before each name: `p99` becomes `with.p99`.
  public Vocabulary under(String word) {
    SortedMap<String, Unit> named = new TreeMap<>();
    metrics.forEach((name, unit) -> named.put(word + "." + name, unit));
    return new Vocabulary(named, reference);
  }

  /// The metrics of both, and the reference of this one.
  public Vocabulary and(Vocabulary other) {
    SortedMap<String, Unit> all = new TreeMap<>(metrics);
    all.putAll(other.metrics);
    return new Vocabulary(all, reference);
  }

  /// The same with a reference.
  public Vocabulary comparedWith(String words) {
    return new Vocabulary(metrics, Optional.of(words));
  }
}
