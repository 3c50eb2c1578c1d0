package dev.pingctl.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class PingReportTest {
  @Test
  void showsAGoodRun() {
    assertThat(PingReport.text(result(100, 0, 141, new TreeMap<>(Map.of(200, 100L)), Map.of())))
        .isEqualTo(
            """
            Pinged http://localhost:5004/ping for 0.50 s, 10 at a time

            Pings     100 sent, 100 ok, 0 failed
            Rate      200.0/s
            Count     41 before, 141 after: grown by 100
            Latency   min 0.800 ms, mean 1.24 ms, max 9.50 ms
                      p50 0.900 ms, p90 1.60 ms, p99 1.60 ms, p99.9 9.50 ms

              < 1.00 ms           60  ########################################
              < 1.50 ms            0
              < 2.00 ms           39  ##########################
              < 3.00 ms            0
              < 5.00 ms            0
              < 7.00 ms            0
              < 10.00 ms           1  #

            Status    200                          100

            Pod       ping-7d9f-abc                            1.0               60  p50 0.900 ms, p99 0.900 ms
            Pod       -                                        -                 40  p50 1.60 ms, p99 9.50 ms
            """);
  }

  @Test
  void showsWhatFailed() {
    SortedMap<Integer, Long> statuses = new TreeMap<>(Map.of(200, 90L, 503, 10L));

    assertThat(
            PingReport.text(
                result(
                    90, 15, 141, statuses, Map.of(ErrorKind.TIMEOUT, 1L, ErrorKind.REFUSED, 4L))))
        .contains("Pings     105 sent, 90 ok, 15 failed\n")
        .contains(
            """
            Status    200                           90
            Status    503                           10
            Error     connection refused             4
            Error     timeout                        1
            Last      503 Redis is gone
            """);
  }

  @Test
  void tellsWhenTheCountGrewByMoreOrLessThanThePings() {
    assertThat(PingReport.text(result(90, 0, 141, new TreeMap<>(), Map.of())))
        .contains("grown by 100, 10 more than the pings that were sent: others ping, too\n");
    assertThat(PingReport.text(result(120, 0, 141, new TreeMap<>(), Map.of())))
        .contains(
            "grown by 100, 20 less than the pings that were ok: counts were lost or deleted\n");
  }

  @Test
  void tellsOfPingsWhoseAnswersWereLostThatTheyWereCountedToo() {
    assertThat(PingReport.text(result(99, 4, 141, new TreeMap<>(), Map.of())))
        .contains("grown by 100, at least once: 1 ping whose answer was lost was counted, too\n");
    assertThat(PingReport.text(result(97, 3, 141, new TreeMap<>(), Map.of())))
        .contains(
            "grown by 100, at least once: 3 pings whose answers were lost were counted, too\n");
    assertThat(PingReport.text(result(97, 2, 141, new TreeMap<>(), Map.of())))
        .contains("grown by 100, 1 more than the pings that were sent: others ping, too\n");
  }

  @Test
  void makesADocumentOfPlainValues() {
    Map<String, Object> document =
        PingReport.document(
            result(99, 1, 141, new TreeMap<>(Map.of(200, 99L)), Map.of(ErrorKind.CLOSED, 1L)));

    assertThat(document.keySet())
        .containsExactly(
            "format",
            "target",
            "started",
            "ended",
            "elapsedSeconds",
            "concurrency",
            "interrupted",
            "sent",
            "ok",
            "failed",
            "perSecond",
            "count",
            "latencyMicros",
            "histogram",
            "statuses",
            "errors",
            "lastError",
            "origins");
    assertThat(document)
        .containsEntry("target", "http://localhost:5004/ping")
        .containsEntry("started", "2026-01-01T00:00:00Z")
        .containsEntry("ended", "2026-01-01T00:00:00.500Z")
        .containsEntry(
            "count",
            Map.of("before", 41L, "after", 141L, "grownBy", 100L, "counting", "at-least-once"))
        .containsEntry("statuses", Map.of("200", 99L))
        .containsEntry("errors", Map.of("connection closed", 1L));
  }

  private static Distribution times(long micros, long count) {
    Histogram histogram = new Histogram(3);
    histogram.recordValueWithCount(micros, count);
    return Distribution.of(histogram);
  }

  private static PingResult result(
      long ok,
      long failed,
      long after,
      SortedMap<Integer, Long> statuses,
      Map<ErrorKind, Long> errors) {
    Histogram micros = new Histogram(3);
    micros.recordValueWithCount(800, 20);
    micros.recordValueWithCount(900, 40);
    micros.recordValueWithCount(1_600, 39);
    micros.recordValue(9_500);
    return new PingResult(
        Load.of(URI.create("http://localhost:5004"), 100, 10),
        Instant.parse("2026-01-01T00:00:00Z"),
        Duration.ofMillis(500),
        ok + failed,
        ok,
        failed,
        OptionalLong.of(41),
        OptionalLong.of(after),
        Distribution.of(micros),
        Optional.empty(),
        statuses,
        errors,
        failed == 0 ? Optional.empty() : Optional.of("503 Redis is gone"),
        List.of(
            new PingResult.Origin("ping-7d9f-abc", "1.0", 0, times(900, 60)),
            new PingResult.Origin("", "", 0, times(1_600, 39).and(times(9_500, 1)))),
        false);
  }
}
