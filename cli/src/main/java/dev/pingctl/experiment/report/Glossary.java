package dev.pingctl.experiment.report;

import dev.pingctl.experiment.Journal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The words of a report that a reader may not know.
final class Glossary {
  private static final Map<String, String> MEASURES = measures();

  private Glossary() {}

  private static Map<String, String> measures() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("sent", "pings sent in one trial");
    words.put("failed", "pings without a good answer in time; over time: in each second");
    words.put("errors", "the share of pings that failed");
    words.put("lost", "pings that were answered well and are missing in the count");
    words.put("rate", "answers per second");
    words.put("p50", "half of the answers came within this time");
    words.put("p90", "90 of 100 answers came within this time");
    words.put("p99", "99 of 100 answers came within this time");
    words.put("max", "the longest time of an answer");
    words.put("pods", "pods that were ready; as one value: the most at any time");
    words.put("recovery", "the time until every pod was ready again");
    words.put("recovered", "1 where every pod was ready again in time, else 0");
    words.put("refused", "1 where an attempt was refused, 0 where it got through");
    words.put("ended", "1 where a pod ended in time, else 0");
    words.put("oom-killed", "1 where a pod was killed because it took too much memory, else 0");
    words.put("evicted", "1 where a pod was ended because it took too much disk space, else 0");
    return words;
  }

  /// The measures of a journal that experiments have in common, and what they mean. A prefix before
  /// the last dot of a name says which load it is of.
  static Map<String, String> of(Journal journal) {
    Set<String> names =
        journal.entries().stream()
            .flatMap(entry -> entry.parts().stream())
            .flatMap(part -> new Readings(part).names().stream())
            .map(name -> name.substring(name.lastIndexOf('.') + 1))
            .collect(Collectors.toSet());
    Map<String, String> words = new LinkedHashMap<>(MEASURES);
    words.keySet().retainAll(names);
    return words;
  }

  /// What each verdict means.
  static Map<String, String> verdicts() {
    Map<String, String> words = new LinkedHashMap<>();
    String most = "%.0f %%".formatted(Journal.ConditionEntry.MAJORITY * 100);
    words.put("proved", "every condition held in at least %s of its rounds".formatted(most));
    words.put(
        "not proved",
        "a condition did not hold, or the system was not in its steady state before or afterwards");
    words.put(
        "not decided",
        "rounds contradicted each other, samples were too few, or a control could not be measured");
    words.put("skipped", "it could not be done on this machine or cluster");
    return words;
  }
}
