package dev.pingctl.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.text.MarkdownPage;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {
  private static final String REPORT = MarkdownReport.of(SomeJournal.journal());

  @Test
  void itReadsAsPlainText() {
    assertThat(MarkdownReport.of(SomeJournal.journal(List.of(SomeJournal.availability()))))
        .startsWith(
            """
            # What the workshop promises, measured

            1 of 1 proved in 17 min 3 s, on 2 January 2026, 03:04 UTC.

            """)
        .contains(
            """
            ## High availability: proved

            The application answers while parts of it fail.

            ### killed-pod: proved

            Hypothesis: With three pods behind the Service, pings go on while one is killed.

            Arm with: the stage as it is.

            Arm without: first, and put back after each round:

            1. change Deployment ping: spec.replicas = 1
            2. apply Deployment ping

            Then in every arm:

            1. send 50 pings a second for 6s to http://127.0.0.1:5005/test; meanwhile: kill a pod of ping and wait until it is whole (at most 2m)

            3 rounds, each arm in 12 to 13 s; load average 0.5 to 1.5.

            """)
        .contains(
            """
            | Median (least to most) | with                     | without |
            | ---------------------- | ------------------------ | --- |
            | errors                 | 0.333 % (0 % to 0.667 %) | 14 % (13.67 % to 14.33 %) |
            """);
  }

  @Test
  void itHasEveryFigureOfThePage() {
    assertThat(REPORT)
        .contains(
            "errors: with 0.333 %, without 14 %",
            "p99 of hungry-neighbour: alone 4 ms, with 10 ms, without 500 ms;"
                + " with.p99<=2x alone.p99 held in 2 of 4 rounds",
            "`with.failed==0`",
            "does not hold",
            "0 of 1 rounds",
            "Why: it needs 2 nodes; `pingctl cluster up --nodes=2` adds them",
            "| Kubernetes | v1.34.0 \\<embedded>",
            "pingctl prove --quick '--context=my cluster'");
  }

  @Test
  void hostileTextsStayTexts() {
    assertThat(REPORT)
        .contains("\\<script>alert('x')\\</script> & \"quoted\" \\| \\[link\\](http")
        .contains("\\*bold\\*")
        .doesNotContain("\u001b", "NaN", "Infinity");
    assertThat(REPORT.lines().filter(line -> line.startsWith("| Kubernetes"))).hasSize(1);
    assertThat(MarkdownPage.render(REPORT, 100, false)).contains("<script>alert('x')");
  }

  @Test
  void everyRowOfATableHasAsManyCellsAsItsHead() {
    int cells = 0;
    for (String line : REPORT.lines().toList()) {
      int now = line.startsWith("|") ? line.split("(?<!\\\\)\\|", -1).length : 0;
      if (cells > 0 && now > 0) {
        assertThat(now).as(line).isEqualTo(cells);
      }
      cells = now;
    }
    assertThat(REPORT.lines().filter(line -> line.startsWith("|"))).hasSizeGreaterThan(20);
  }

  @Test
  void whatWouldBeginAnItemAHeadingOrAReferenceIsEscaped() {
    String text =
        new MarkdownText()
            .paragraph("# no heading")
            .paragraph("- no item")
            .paragraph("1. no number")
            .paragraph("-1 stays")
            .paragraph("&lt; snake_case _no emphasis_ `a|b` and ` alone")
            .table(List.of("`a|b`"), List.of(List.of("x | y")))
            .toString();

    assertThat(text)
        .isEqualTo(
            """
            \\# no heading

            \\- no item

            1\\. no number

            -1 stays

            \\&lt; snake_case \\_no emphasis\\_ `a|b` and \\` alone

            | `a\\|b` |
            | --- |
            | x \\| y |
            """);
  }
}
