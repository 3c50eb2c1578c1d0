package dev.pingctl.ping;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a run of pings brought.
///
/// The service has no way to read its count without raising it. So `countBefore` is the lowest
/// count answered less one and `countAfter` the highest: right when nobody else pings meanwhile,
/// which [#grownBy] against `ok` tells.
///
/// @param started when the first ping was due
/// @param elapsed from then to the last answer
/// @param sent pings begun; `ok + failed`, and on an interrupt those given up besides
/// @param ok answers with a 2xx status
/// @param failed answers with any other status, and pings without a whole answer
/// @param countBefore empty when no answer was a count
/// @param countAfter empty when no answer was a count
/// @param latencies of all whole answers, from the time the ping was due, connecting included
/// @param lag how much later than due the pings began; empty where they had no set times
/// @param statuses whole answers by status
/// @param errors pings without a whole answer, by reason
/// @param lastError the last failed ping in words: a status with the first line of its body, or a
///   reason
/// @param origins whole answers by the pod and version they name, at most 1,000 and then `other`
/// @param interrupted whether the caller's thread was interrupted before the end
public record PingResult(
    Load load,
    Instant started,
    Duration elapsed,
    long sent,
    long ok,
    long failed,
    OptionalLong countBefore,
    OptionalLong countAfter,
    Distribution latencies,
    Optional<Distribution> lag,
    SortedMap<Integer, Long> statuses,
    Map<ErrorKind, Long> errors,
    Optional<String> lastError,
    List<Origin> origins,
    boolean interrupted) {

  /// The answers of one pod and version; a name is empty when the answers do not give it.
  ///
  /// @param failed those of them whose status is not a 2xx
  /// @param latencies exact to two significant digits
  public record Origin(String pod, String version, long failed, Distribution latencies) {
    /// How many answers there are.
    public long count() {
      return latencies.count();
    }

    /// The median latency in microseconds.
    public long p50() {
      return latencies.percentile(50);
    }

    /// The 99th percentile of the latency in microseconds.
    public long p99() {
      return latencies.percentile(99);
    }

    private Outcomes outcomes() {
      return new Outcomes(count() - failed, failed, latencies);
    }
  }

  /// By how much the count grew, measured by the pings that were ok.
  public enum Counting {
    /// By exactly those.
    EXACT("exact"),
    /// By more than those, and by no more than were sent: pings whose answers were lost were
    /// counted, too. Redis had counted before the connection to it or to the client broke.
    AT_LEAST_ONCE("at-least-once"),
    /// By more than were sent: somebody else pings, too.
    SHARED("shared"),
    /// By less: counts were lost or deleted.
    LOST("lost");

    private final String word;

    Counting(String word) {
      this.word = word;
    }

    /// Its name in documents.
    public String word() {
      return word;
    }
  }

  /// Keeps the parts from change.
  public PingResult {
    statuses = Collections.unmodifiableSortedMap(new TreeMap<>(statuses));
    errors = Map.copyOf(errors);
    origins = List.copyOf(origins);
  }

  /// Whole answers, whatever their status.
  public long answered() {
    return latencies.count();
  }

  /// The figures of the latencies.
  public Latency latency() {
    return Latency.of(latencies);
  }

  /// What became of the pings.
  public Outcomes outcomes() {
    return new Outcomes(ok, failed, latencies);
  }

  /// What became of the pings that were answered by a version. Pings without an answer, and answers
  /// that name no version, are of none.
  public Outcomes outcomes(String version) {
    return origins.stream()
        .filter(origin -> origin.version().equals(version))
        .map(Origin::outcomes)
        .reduce(Outcomes.NONE, Outcomes::and);
  }

  /// Whole answers per second.
  public double rate() {
    return elapsed.isPositive() ? answered() * 1e9 / elapsed.toNanos() : 0;
  }

  /// By how much the count grew during the run; empty when no answer was a count.
  public OptionalLong grownBy() {
    return countAfter.isPresent() && countBefore.isPresent()
        ? OptionalLong.of(countAfter.getAsLong() - countBefore.getAsLong())
        : OptionalLong.empty();
  }

  /// How that compares with the pings; empty when no answer was a count.
  public Optional<Counting> counting() {
    if (grownBy().isEmpty()) {
      return Optional.empty();
    }
    long grown = grownBy().getAsLong();
    if (grown <= ok) {
      return Optional.of(grown == ok ? Counting.EXACT : Counting.LOST);
    }
    return Optional.of(grown <= sent ? Counting.AT_LEAST_ONCE : Counting.SHARED);
  }

  /// When the last answer came.
  public Instant ended() {
    return started.plus(elapsed);
  }
}
