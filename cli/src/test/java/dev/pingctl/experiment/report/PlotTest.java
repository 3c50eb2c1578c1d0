package dev.pingctl.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.experiment.Finding;
import dev.pingctl.experiment.Journal.PartEntry;
import dev.pingctl.experiment.Trial;
import dev.pingctl.outcome.Measures;
import dev.pingctl.outcome.Measures.Point;
import dev.pingctl.outcome.Unit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlotTest {
  @Test
  void aStripPlotHasADotForEachRoundABarAtTheMedianAndADashedLineAtTheLimit() {
    Readings readings = readings("with.errors<=2%", with(1, 0), with(2, 0.01));

    assertThat(StripPlot.of(readings, "errors") + "\n")
        .isEqualTo(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 58" role="img" aria-label="Plot of errors by arm. with: 0.5 % (0 % to 1 %)." font-family="sans-serif" font-size="11" fill="currentColor">
            <g class="grid" stroke="#d0d0d0">
            <line x1="34.8" y1="4" x2="34.8" y2="34"/>
            <line x1="104.9" y1="4" x2="104.9" y2="34"/>
            <line x1="174.9" y1="4" x2="174.9" y2="34"/>
            <line x1="245" y1="4" x2="245" y2="34"/>
            <line x1="315" y1="4" x2="315" y2="34"/>
            </g>
            <g class="axis" fill="#555">
            <text x="34.8" y="48" text-anchor="middle" stroke="none">0</text>
            <text x="104.9" y="48" text-anchor="middle" stroke="none">0.5 %</text>
            <text x="174.9" y="48" text-anchor="middle" stroke="none">1 %</text>
            <text x="245" y="48" text-anchor="middle" stroke="none">1.5 %</text>
            <text x="315" y="48" text-anchor="middle" stroke="none">2 %</text>
            </g>
            <g class="arm0" fill="#0072b2" stroke="#0072b2">
            <text x="0" y="23" text-anchor="start" stroke="none" font-weight="bold">with</text>
            <line x1="315" y1="4" x2="315" y2="34" stroke-dasharray="3 2"/>
            <circle cx="34.8" cy="16.5" r="3.5" stroke="none"><title>round 1: 0 %</title></circle>
            <circle cx="174.9" cy="21.5" r="3.5" stroke="none"><title>round 2: 1 %</title></circle>
            <line x1="104.9" y1="8" x2="104.9" y2="30" stroke-width="2.5"/>
            <text x="360" y="23" text-anchor="end" stroke="none">0.5 %</text>
            </g>
            </svg>
            """);
  }

  @Test
  void aPlotOverTimeHasTheMiddleRoundStrong() {
    Readings readings =
        readings("with.failed<9", course(1, 0, 0, 1), course(2, 0, 8, 0), course(3, 0, 3, 0));

    assertThat(CoursePlot.of(readings, "failed").toString())
        .contains(
            "aria-label=\"Plot of failed over time by arm. with: at most 8, after 2 s.\"",
            """
            <polyline points="129.6,84 238.8,84 348,78.2" fill="none" stroke-opacity="0.4"/>
            <polyline points="129.6,84 238.8,37.6 348,84" fill="none" stroke-opacity="0.4"/>
            <polyline points="129.6,84 238.8,66.6 348,84" fill="none" stroke-width="2"/>
            """,
            ">0.5 s</text>",
            ">10</text>");
  }

  @Test
  void whatMayBeTheTrueValueIsALineThatEndsWithTheAxis() {
    Trial trial =
        SomeJournal.trial(
            1,
            "with",
            Measures.of(
                "p99", new Measures.Value(0.002, Unit.TIME, 9, 0.001, Double.POSITIVE_INFINITY)));
    String plot = StripPlot.of(readings("with.p99<1s", trial), "p99").toString();
    Axis axis = Axis.of(Unit.TIME, List.of(0.001, 0.002, 1.0), 34.8, 321.2, 4);

    assertThat(plot)
        .contains(
            "x1=\"%s\" y1=\"19\" x2=\"%s\" y2=\"19\" stroke-opacity"
                .formatted(Plot.number(axis.at(0.001)), Plot.number(axis.at(1))));
  }

  @Test
  void aLongNameOfAnArmIsCut() {
    assertThat(Plot.name("without-readiness")).isEqualTo("without-readine…");
    assertThat(Plot.name("without")).isEqualTo("without");
  }

  private static Trial with(int round, double errors) {
    return SomeJournal.trial(round, "with", Measures.of("errors", errors, Unit.SHARE, 100));
  }

  private static Trial course(int round, double... failed) {
    List<Point> points = new ArrayList<>();
    double sum = 0;
    for (int i = 0; i < failed.length; i++) {
      points.add(new Point(i + 1, failed[i]));
      sum += failed[i];
    }
    return SomeJournal.trial(
        round,
        "with",
        Measures.series("failed", points).and(Measures.of("failed", sum, Unit.NUMBER)));
  }

  private static Readings readings(String threshold, Trial... trials) {
    return new Readings(
        new PartEntry(
            SomeJournal.part("a-part", "It holds.", List.of("with"), threshold),
            new Finding.Proved(),
            List.of(),
            List.of(trials),
            List.of()));
  }
}
