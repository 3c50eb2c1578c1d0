package dev.pingctl.experiment.report;

import dev.pingctl.experiment.Journal.Entry;
import dev.pingctl.experiment.Journal.PartEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The one figure of an experiment that says most of what came out.
///
/// @param part the part that it is of
/// @param measure its name
/// @param medians the median of each arm for people, by the name of the arm
record Headline(String part, String measure, Map<String, String> medians) {
  /// That of the first part which came out as the whole did; empty where nothing was measured.
  static Optional<Headline> of(Entry entry) {
    List<PartEntry> measured =
        entry.parts().stream().filter(part -> !part.trials().isEmpty()).toList();
    return measured.stream()
        .filter(part -> part.finding().word().equals(entry.finding().word()))
        .findFirst()
        .or(() -> measured.stream().findFirst())
        .flatMap(Headline::of);
  }

  private static Optional<Headline> of(PartEntry part) {
    Readings readings = new Readings(part);
    return readings
        .leading()
        .map(measure -> {
          Map<String, String> medians = new LinkedHashMap<>();
          for (String arm : readings.arms()) {
            readings
                .spread(arm, measure)
                .ifPresent(spread -> medians.put(arm, spread.unit().text(spread.median())));
          }
          return new Headline(part.part().name(), measure, medians);
        });
  }

  /// The medians in one line.
  String text() {
    return medians.entrySet().stream()
        .map(median -> median.getKey() + " " + median.getValue())
        .collect(Collectors.joining(", "));
  }
}
