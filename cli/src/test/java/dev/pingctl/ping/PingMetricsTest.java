package dev.pingctl.ping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pingctl.threshold.Confidence;
import dev.pingctl.threshold.Interval;
import dev.pingctl.threshold.Measured;
import dev.pingctl.threshold.Unit;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PingMetricsTest {
  private static final Distribution TO_A_THOUSAND =
      Distribution.of(LongStream.rangeClosed(1, 1_000).toArray());

  @Test
  void aRunHasAFigureForEachMetric() {
    PingResult run = run(990, 10, 985, Optional.of(Distribution.of(10, 20, 30)));
    SortedMap<String, Measured> figures = PingMetrics.of(run, Confidence.USUAL);

    assertThat(figures.keySet()).isEqualTo(PingMetrics.RUN.metrics().keySet());
    figures.forEach((name, figure) ->
        assertThat(figure.unit()).as(name).isEqualTo(PingMetrics.RUN.metrics().get(name)));
    assertThat(figures)
        .containsEntry("errors", Measured.share(10, 1_000, Confidence.USUAL))
        .containsEntry("sent", Measured.fact(1_000, Unit.NUMBER, 1_000))
        .containsEntry("failed", Measured.fact(10, Unit.NUMBER, 1_000))
        .containsEntry("rate", Measured.fact(500, Unit.RATE, 1_000))
        .containsEntry("max", Measured.fact(0.001, Unit.TIME, 1_000))
        .containsEntry("count.lost", Measured.fact(5, Unit.NUMBER, 990))
        .containsEntry("count.gained", Measured.fact(0, Unit.NUMBER, 990))
        .containsEntry("lag.max", Measured.fact(0.000_03, Unit.TIME, 3));
  }

  @Test
  void aPercentileHasTheTimesOfItsRanks() {
    Measured p50 =
        PingMetrics.of(new Outcomes(1_000, 0, TO_A_THOUSAND), Confidence.USUAL).get("p50");

    assertThat(p50).isNotNull();
    assertThat(p50.value()).isCloseTo(500e-6, within(1e-9));
    assertThat(p50.interval()).isEqualTo(new Interval(469e-6, 532e-6));
  }

  @Test
  void whatWasNotMeasuredHasNoFigure() {
    PingResult run = run(0, 0, 0, Optional.empty());

    assertThat(PingMetrics.of(Outcomes.NONE, Confidence.USUAL))
        .containsOnlyKeys("sent", "ok", "failed");
    assertThat(PingMetrics.of(run, Confidence.USUAL)).doesNotContainKey("lag.p99");
  }

  @Test
  void everyRankHasItsTime() {
    assertThat(LongStream.rangeClosed(1, 1_000))
        .allSatisfy(rank -> assertThat(TO_A_THOUSAND.atRank(rank)).isEqualTo(rank));
  }

  private static PingResult run(long ok, long failed, long grown, Optional<Distribution> lag) {
    return new PingResult(
        Load.of(URI.create("http://localhost:5004"), 1_000, 10),
        Instant.EPOCH,
        Duration.ofSeconds(2),
        ok + failed,
        ok,
        failed,
        OptionalLong.of(0),
        OptionalLong.of(grown),
        TO_A_THOUSAND,
        lag,
        new TreeMap<>(),
        Map.of(),
        Optional.empty(),
        List.of(),
        false);
  }
}
