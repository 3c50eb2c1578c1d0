package dev.pingctl.ping;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/// What a run has seen so far, in a size that does not grow with the number of pings. One thread
/// writes; any thread may ask for the progress.
final class Tally {
  static final int MOST_ORIGINS = 1_000;

  private static final int MOST_VERSIONS = 100;

  private static final long LONGEST_MICROS = Duration.ofDays(31).toNanos() / 1_000;
  private static final String OTHERS = "other";
  private static final int MOST_ERROR_CHARACTERS = 200;

  private final PingListener listener;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong ok = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final Histogram latency = new Histogram(3);
  private final Histogram lag = new Histogram(3);
  private final long[] statuses = new long[1_000];
  private final Map<ErrorKind, Long> errors = new EnumMap<>(ErrorKind.class);
  private final Map<String, Map<String, OfOrigin>> origins = new HashMap<>();
  private final Map<String, AtomicLong> versions = new ConcurrentHashMap<>();
  private int originCount;
  private Optional<String> lastError = Optional.empty();
  private long lowestCount = Long.MAX_VALUE;
  private long highestCount = Long.MIN_VALUE;

  /// A tally that also shows each outcome to a listener.
  Tally(PingListener listener) {
    this.listener = listener;
  }

  private static final class OfOrigin {
    final Histogram micros = new Histogram(2);
    long failed;
  }

  /// Counts a ping that begins.
  ///
  /// @param late how much later than it was due, in nanoseconds
  void sent(long late) {
    sent.incrementAndGet();
    lag.recordValue(micros(late));
  }

  /// Counts a whole answer, whatever its status.
  void answered(AnswerParser answer, long nanos) {
    long micros = micros(nanos);
    int status = answer.status();
    boolean good = status >= 200 && status < 300;
    latency.recordValue(micros);
    statuses[status]++;
    OfOrigin origin = origin(answer.pod(), answer.version());
    origin.micros.recordValue(micros);
    if (versions.size() < MOST_VERSIONS || versions.containsKey(answer.version())) {
      versions.computeIfAbsent(answer.version(), _ -> new AtomicLong()).incrementAndGet();
    }
    if (good) {
      OptionalLong count = answer.count();
      if (count.isPresent()) {
        lowestCount = Math.min(lowestCount, count.getAsLong());
        highestCount = Math.max(highestCount, count.getAsLong());
      }
      ok.incrementAndGet();
    } else {
      origin.failed++;
      keep((status + " " + answer.text()).strip());
      failed.incrementAndGet();
    }
    listener.answered(answer.version(), good, micros);
  }

  /// Counts a ping without a whole answer.
  void failed(IOException fault) {
    ErrorKind kind = ErrorKind.of(fault);
    errors.merge(kind, 1L, Long::sum);
    String message = String.valueOf(fault.getMessage());
    keep(kind.words().equalsIgnoreCase(message) ? kind.words() : kind.words() + ": " + message);
    failed.incrementAndGet();
    listener.unanswered();
  }

  Progress progress(Duration elapsed) {
    long settledOk = ok.get();
    long settledFailed = failed.get();
    return new Progress(
        elapsed,
        Math.max(sent.get(), settledOk + settledFailed),
        settledOk,
        settledFailed,
        versions());
  }

  PingResult result(Load load, Instant started, Duration elapsed, boolean interrupted) {
    boolean counted = highestCount != Long.MIN_VALUE;
    return new PingResult(
        load,
        started,
        elapsed,
        sent.get(),
        ok.get(),
        failed.get(),
        counted ? OptionalLong.of(lowestCount - 1) : OptionalLong.empty(),
        counted ? OptionalLong.of(highestCount) : OptionalLong.empty(),
        Distribution.of(latency),
        load.rate().isPresent() ? Optional.of(Distribution.of(lag)) : Optional.empty(),
        statuses(),
        Map.copyOf(errors),
        lastError,
        origins(),
        interrupted);
  }

  private static long micros(long nanos) {
    return Math.clamp((nanos + 500) / 1_000, 0, LONGEST_MICROS);
  }

  private SortedMap<String, Long> versions() {
    SortedMap<String, Long> seen = new TreeMap<>();
    versions.forEach((version, count) -> seen.put(version, count.get()));
    return seen;
  }

  private OfOrigin origin(String pod, String version) {
    Map<String, OfOrigin> versions = origins.get(pod);
    OfOrigin known = versions == null ? null : versions.get(version);
    if (known != null) {
      return known;
    }
    if (originCount >= MOST_ORIGINS && !(pod.equals(OTHERS) && version.isEmpty())) {
      return origin(OTHERS, "");
    }
    originCount++;
    OfOrigin made = new OfOrigin();
    origins.computeIfAbsent(pod, _ -> new HashMap<>()).put(version, made);
    return made;
  }

  private void keep(String error) {
    lastError =
        Optional.of(
            error.length() > MOST_ERROR_CHARACTERS
                ? error.substring(0, MOST_ERROR_CHARACTERS) + "..."
                : error);
  }

  private SortedMap<Integer, Long> statuses() {
    SortedMap<Integer, Long> seen = new TreeMap<>();
    for (int status = 0; status < statuses.length; status++) {
      if (statuses[status] > 0) {
        seen.put(status, statuses[status]);
      }
    }
    return seen;
  }

  private List<PingResult.Origin> origins() {
    List<PingResult.Origin> seen = new ArrayList<>();
    origins.forEach((pod, versions) ->
        versions.forEach((version, of) ->
            seen.add(new PingResult.Origin(pod, version, of.failed, Distribution.of(of.micros)))));
    seen.sort(
        Comparator.comparing(PingResult.Origin::pod).thenComparing(PingResult.Origin::version));
    return seen;
  }
}
