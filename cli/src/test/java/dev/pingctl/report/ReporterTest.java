package dev.pingctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReporterTest {
  private static final List<Event> RUN =
      List.of(
          new Event.RunStarted("up", 2),
          new Event.ActionStarted(1, "compose", "create network n"),
          new Event.ActionFinished(
              1, "compose", "create network n", "created", Duration.ofMillis(1234)),
          new Event.ActionStarted(2, "compose", "start container c"),
          new Event.ActionFailed(
              2, "compose", "start container c", "It failed.", Duration.ofSeconds(65)),
          new Event.RunFinished("up", 1, Duration.ofSeconds(66)));

  @Test
  void aPipeGetsOneLinePerActionWithItsTime() {
    StringWriter out = new StringWriter();
    show(new PlainReporter(new PrintWriter(out)));

    assertThat(out.toString())
        .isEqualTo(
            """
              ✓ compose: create network n: created (1.2s)
              ✗ compose: start container c (1m 05s)
            """);
  }

  @Test
  void aTerminalWipesWhatRanWhenItIsDone() {
    StringWriter out = new StringWriter();
    LiveReporter reporter = new LiveReporter(new PrintWriter(out), false, 80);
    reporter.on(RUN.get(1));
    assertThat(out.toString()).endsWith(" • compose: create network n\n");

    reporter.on(RUN.get(2));

    assertThat(out.toString())
        .contains("\u001b[1A\r\u001b[2K")
        .endsWith(" ✓ compose: create network n: created (1.2s)\n");
  }

  @Test
  void aRunningLineNeverWrapsOnATerminal() {
    StringWriter out = new StringWriter();
    new LiveReporter(new PrintWriter(out), false, 20)
        .on(new Event.ActionStarted(1, "s", "a very long line of text indeed"));

    assertThat(out.toString().stripTrailing()).hasSizeLessThan(20);
  }

  private static void show(Reporter reporter) {
    RUN.forEach(reporter::on);
  }
}
