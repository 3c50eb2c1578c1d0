package dev.pingctl.ping;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Shows the result of a run: as lines for people, or as a document for programs.
public final class PingReport {
  private static final int BAR_WIDTH = 40;

  private PingReport() {}

  /// The result in lines, each ended by a newline.
  public static String text(PingResult result) {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "Pinged %s for %s, %s",
        result.load().pingAddress(),
        seconds(result.elapsed()),
        pace(result.load()));
    if (result.interrupted()) {
      line(text, "Interrupted: this is what was measured until then.");
    }
    line(text, "");
    pings(text, result);
    latency(text, result.latency());
    answers(text, result);
    return text.toString();
  }

  private static void pings(StringBuilder text, PingResult result) {
    long unanswered = result.sent() - result.ok() - result.failed();
    line(
        text,
        "Pings     %d sent, %d ok, %d failed%s",
        result.sent(),
        result.ok(),
        result.failed(),
        unanswered > 0 ? ", " + unanswered + " given up" : "");
    line(text, "Rate      %.1f/s", result.rate());
    result
        .lag()
        .ifPresent(lag ->
            line(
                text,
                "Lag       p50 %s, p99 %s, max %s: how late pings began",
                time(lag.percentile(50)),
                time(lag.percentile(99)),
                time(lag.max())));
    if (result.countAfter().isPresent()) {
      line(
          text,
          "Count     %d before, %d after: %s",
          result.countBefore().orElse(0),
          result.countAfter().getAsLong(),
          growth(result));
    }
  }

  private static String growth(PingResult result) {
    long grown = result.grownBy().orElse(0);
    long more = Math.abs(grown - result.ok());
    String remark =
        switch (result.counting().orElse(PingResult.Counting.EXACT)) {
          case EXACT -> "";
          case AT_LEAST_ONCE ->
              ", at least once: %d %s counted, too"
                  .formatted(
                      more,
                      more == 1
                          ? "ping whose answer was lost was"
                          : "pings whose answers were lost were");
          case SHARED ->
              ", %d more than the pings that were sent: others ping, too"
                  .formatted(grown - result.sent());
          case LOST ->
              ", %d less than the pings that were ok: counts were lost or deleted".formatted(more);
        };
    return "grown by " + grown + remark;
  }

  private static void latency(StringBuilder text, Latency latency) {
    if (latency.count() == 0) {
      return;
    }
    line(
        text,
        "Latency   min %s, mean %s, max %s",
        time(latency.min()),
        time(latency.mean()),
        time(latency.max()));
    line(
        text,
        "          p50 %s, p90 %s, p99 %s, p99.9 %s",
        time(latency.p50()),
        time(latency.p90()),
        time(latency.p99()),
        time(latency.p999()));
    line(text, "");
    long most = latency.buckets().stream().mapToLong(Latency.Bucket::count).max().orElse(1);
    for (Latency.Bucket bucket : latency.buckets()) {
      long width = Math.ceilDiv(bucket.count() * BAR_WIDTH, Math.max(most, 1));
      line(text, "  < %-10s %9d  %s", time(bucket.to()), bucket.count(), "#".repeat((int) width));
    }
  }

  private static void answers(StringBuilder text, PingResult result) {
    if (!result.statuses().isEmpty()) {
      line(text, "");
      result
          .statuses()
          .forEach((status, count) -> line(text, "Status    %-22s %9d", status, count));
    }
    new TreeMap<>(result.errors())
        .forEach((kind, count) -> line(text, "Error     %-22s %9d", kind.words(), count));
    result.lastError().ifPresent(error -> line(text, "Last      %s", error));
    if (result.origins().stream().anyMatch(PingReport::named)) {
      line(text, "");
      for (PingResult.Origin origin : result.origins()) {
        line(
            text,
            "Pod       %-40s %-10s %9d  p50 %s, p99 %s",
            orDash(origin.pod()),
            orDash(origin.version()),
            origin.count(),
            time(origin.p50()),
            time(origin.p99()));
      }
    }
  }

  /// The result as an ordered tree of maps, lists, strings, numbers and booleans. Times are in
  /// microseconds where a key says so, else in seconds; a part that is not known is left out.
  public static Map<String, Object> document(PingResult result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("format", 1);
    document.put("target", result.load().pingAddress().toString());
    document.put("started", result.started().toString());
    document.put("ended", result.ended().toString());
    document.put("elapsedSeconds", result.elapsed().toNanos() / 1e9);
    document.put("concurrency", result.load().concurrency());
    result.load().rate().ifPresent(rate -> document.put("wantedPerSecond", rate));
    document.put("interrupted", result.interrupted());
    document.put("sent", result.sent());
    document.put("ok", result.ok());
    document.put("failed", result.failed());
    document.put("perSecond", result.rate());
    result.lag().ifPresent(lag -> document.put("lagMicros", lagDocument(lag)));
    if (result.countAfter().isPresent()) {
      document.put("count", count(result));
    }
    if (result.latency().count() > 0) {
      document.put("latencyMicros", latencyDocument(result.latency()));
      document.put(
          "histogram",
          result.latency().buckets().stream().map(PingReport::bucketDocument).toList());
    }
    Map<String, Object> statuses = new LinkedHashMap<>();
    result.statuses().forEach((status, count) -> statuses.put(String.valueOf(status), count));
    document.put("statuses", statuses);
    Map<String, Object> errors = new LinkedHashMap<>();
    new TreeMap<>(result.errors()).forEach((kind, count) -> errors.put(kind.words(), count));
    document.put("errors", errors);
    result.lastError().ifPresent(error -> document.put("lastError", error));
    document.put("origins", result.origins().stream().map(PingReport::originDocument).toList());
    return document;
  }

  private static Map<String, Object> count(PingResult result) {
    Map<String, Object> count = new LinkedHashMap<>();
    result.countBefore().ifPresent(before -> count.put("before", before));
    result.countAfter().ifPresent(after -> count.put("after", after));
    result.grownBy().ifPresent(grown -> count.put("grownBy", grown));
    result.counting().ifPresent(counting -> count.put("counting", counting.word()));
    return count;
  }

  private static Map<String, Object> lagDocument(Distribution lag) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("p50", lag.percentile(50));
    document.put("p99", lag.percentile(99));
    document.put("max", lag.max());
    return document;
  }

  private static Map<String, Object> latencyDocument(Latency latency) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("min", latency.min());
    document.put("mean", latency.mean());
    document.put("p50", latency.p50());
    document.put("p90", latency.p90());
    document.put("p99", latency.p99());
    document.put("p99.9", latency.p999());
    document.put("max", latency.max());
    return document;
  }

  private static Map<String, Object> bucketDocument(Latency.Bucket bucket) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("fromMicros", bucket.from());
    document.put("toMicros", bucket.to());
    document.put("count", bucket.count());
    return document;
  }

  private static Map<String, Object> originDocument(PingResult.Origin origin) {
    Map<String, Object> document = new LinkedHashMap<>();
    if (!origin.pod().isEmpty()) {
      document.put("pod", origin.pod());
    }
    if (!origin.version().isEmpty()) {
      document.put("version", origin.version());
    }
    document.put("count", origin.count());
    document.put("failed", origin.failed());
    document.put("p50Micros", origin.p50());
    document.put("p99Micros", origin.p99());
    return document;
  }

  private static boolean named(PingResult.Origin origin) {
    return !origin.pod().isEmpty() || !origin.version().isEmpty();
  }

  private static String orDash(String name) {
    return name.isEmpty() ? "-" : name;
  }

  private static String pace(Load load) {
    String atATime = load.concurrency() + " at a time";
    return load.rate().isPresent()
        ? String.format(
            Locale.ROOT, "%.1f/s wanted, at most %s", load.rate().getAsDouble(), atATime)
        : atATime;
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
  }

  private static String time(double micros) {
    if (micros < 1_000) {
      return String.format(Locale.ROOT, "%.3f ms", micros / 1e3);
    }
    return micros < 1_000_000
        ? String.format(Locale.ROOT, "%.2f ms", micros / 1e3)
        : String.format(Locale.ROOT, "%.2f s", micros / 1e6);
  }

  private static void line(StringBuilder text, String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments).stripTrailing()).append('\n');
  }
}
