package dev.pingctl.ping;

import dev.pingctl.threshold.Confidence;
import dev.pingctl.threshold.Measured;
import dev.pingctl.threshold.Unit;
import dev.pingctl.threshold.Vocabulary;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What conditions may say of pings, and the figures that decide them.
public final class PingMetrics {
  /// The metrics of pings, whichever they are: of a run or of one version.
  public static final Vocabulary OUTCOMES =
      vocabulary(
          Map.of(
              "errors", Unit.SHARE,
              "sent", Unit.NUMBER,
              "ok", Unit.NUMBER,
              "failed", Unit.NUMBER,
              "mean", Unit.TIME,
              "max", Unit.TIME,
              "p50", Unit.TIME,
              "p90", Unit.TIME,
              "p99", Unit.TIME,
              "p99.9", Unit.TIME));

  /// The metrics of a whole run: those of its pings, its rate of whole answers, what the count of
  /// the service lost and gained against them, and how late pings began.
  public static final Vocabulary RUN =
      OUTCOMES.and(
          vocabulary(
              Map.of(
                  "rate", Unit.RATE,
                  "count.lost", Unit.NUMBER,
                  "count.gained", Unit.NUMBER,
                  "lag.p50", Unit.TIME,
                  "lag.p99", Unit.TIME,
                  "lag.max", Unit.TIME)));

  private static final double MICROS = 1e6;

  private PingMetrics() {}

  /// The figures of [#OUTCOMES]; those that there are no pings for are left out.
  public static SortedMap<String, Measured> of(Outcomes pings, Confidence confidence) {
    SortedMap<String, Measured> figures = new TreeMap<>();
    long settled = pings.settled();
    figures.put("sent", count(settled, settled));
    figures.put("ok", count(pings.ok(), settled));
    figures.put("failed", count(pings.failed(), settled));
    if (settled > 0) {
      figures.put("errors", Measured.share(pings.failed(), settled, confidence));
    }
    Distribution latencies = pings.latencies();
    if (latencies.count() > 0) {
      figures.put(
          "mean",
          Measured.mean(
              latencies.mean() / MICROS,
              latencies.deviation() / MICROS,
              Unit.TIME,
              latencies.count(),
              confidence));
      figures.put("max", time(latencies.max(), latencies.count()));
      figures.put("p50", percentile(latencies, 50, confidence));
      figures.put("p90", percentile(latencies, 90, confidence));
      figures.put("p99", percentile(latencies, 99, confidence));
      figures.put("p99.9", percentile(latencies, 99.9, confidence));
    }
    return figures;
  }

  /// The figures of [#RUN]; those that there is nothing for are left out: counts where no answer
  /// had one, and how late pings began where they were not paced.
  public static SortedMap<String, Measured> of(PingResult run, Confidence confidence) {
    SortedMap<String, Measured> figures = of(run.outcomes(), confidence);
    figures.put("sent", count(run.sent(), run.sent()));
    figures.put("rate", Measured.fact(run.rate(), Unit.RATE, run.answered()));
    run.grownBy()
        .ifPresent(grown -> {
          figures.put("count.lost", count(Math.max(0, run.ok() - grown), run.ok()));
          figures.put("count.gained", count(Math.max(0, grown - run.ok()), run.ok()));
        });
    run.lag()
        .filter(lag -> lag.count() > 0)
        .ifPresent(lag -> {
          figures.put("lag.p50", percentile(lag, 50, confidence));
          figures.put("lag.p99", percentile(lag, 99, confidence));
          figures.put("lag.max", time(lag.max(), lag.count()));
        });
    return figures;
  }

  private static Measured percentile(Distribution micros, double percent, Confidence confidence) {
    return Measured.percentile(
        micros.percentile(percent) / MICROS,
        percent / 100,
        micros.count(),
        rank -> micros.atRank(rank) / MICROS,
        confidence);
  }

  private static Measured count(long value, long samples) {
    return Measured.fact(value, Unit.NUMBER, samples);
  }

  private static Measured time(long micros, long samples) {
    return Measured.fact(micros / MICROS, Unit.TIME, samples);
  }

  private static Vocabulary vocabulary(Map<String, Unit> metrics) {
    return new Vocabulary(new TreeMap<>(metrics), Optional.empty());
  }
}
