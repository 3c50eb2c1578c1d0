package dev.pingctl.report;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How far one stage is, in one run. Times are of one clock, in nanoseconds.
final class StageTally {
  private final String stage;
  private final int total;
  private final long since;
  private final Map<Kind, Integer> done = new EnumMap<>(Kind.class);
  private int finished;

  /// A stage whose first action of `total` begins now.
  StageTally(String stage, int total, long now) {
    this.stage = stage;
    this.total = total;
    this.since = now;
  }

  /// One more action is done; whether it was the last.
  boolean finish(Kind kind) {
    finished++;
    done.merge(kind, 1, Integer::sum);
    return finished == total;
  }

  /// While it goes on: `k8s: 12 of 23, 4s`.
  String present(long now) {
    return "%s: %d of %d, %s"
        .formatted(stage, finished, total, Durations.whole(Duration.ofNanos(now - since)));
  }

  /// When it is done: `k8s: 14 objects, 2 rollouts, 7 proofs, 9.4s`.
  String past(long now) {
    return Stream.concat(
            done.entrySet().stream()
                .map(entry -> entry.getKey().count(entry.getValue()))
                .filter(count -> !count.isEmpty()),
            Stream.of(Durations.text(Duration.ofNanos(now - since))))
        .collect(Collectors.joining(", ", stage + ": ", ""));
  }
}
