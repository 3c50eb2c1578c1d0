package dev.pingctl.report;

import dev.pingctl.outcome.Cause;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Actions that were left out one after the other, reported in one line for each stage.
final class SkippedActions {
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final Map<String, Set<String>> reasons = new LinkedHashMap<>();

  /// One more of them.
  void add(Event.ActionFinished skipped) {
    numbers.merge(skipped.stage(), 1, Integer::sum);
    skipped
        .cause()
        .map(Cause::text)
        .ifPresent(why ->
            reasons.computeIfAbsent(skipped.stage(), stage -> new LinkedHashSet<>()).add(why));
  }

  /// Their lines, such as `monitoring: 13 skipped (image pingctl/grafana cannot be pulled)`; none
  /// is reported twice.
  List<String> take() {
    List<String> lines = new ArrayList<>();
    numbers.forEach((stage, number) -> {
      Set<String> why = reasons.getOrDefault(stage, Set.of());
      lines.add(
          "  - %s: %d skipped%s"
              .formatted(
                  stage, number, why.isEmpty() ? "" : " (%s)".formatted(String.join("; ", why))));
    });
    numbers.clear();
    reasons.clear();
    return lines;
  }
}
