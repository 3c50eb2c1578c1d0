package dev.pingctl.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.outcome.Cause;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Reporters on a terminal of any width, with time that only passes when a test says so.
class ReporterTest {
  private static final String ESCAPE = "\u001b\\[[0-9;]*[A-Za-z]";
  private static final Duration TOOK = Duration.ofMillis(1234);
  private static final String LONG =
      "RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates ".repeat(5);

  private final StringWriter out = new StringWriter();
  private long now;

  @Test
  void aPipeGetsOneLinePerActionWithItsTime() {
    Reporter reporter = plain();
    reporter.on(new Event.RunStarted("up", Map.of("compose", 2)));
    reporter.on(start(1, "compose", Kind.NETWORK, "create network n"));
    reporter.on(
        new Event.ActionFinished(
            1, "compose", "create network n", "created", Optional.empty(), TOOK));
    reporter.on(start(2, "compose", Kind.CONTAINER, "start container c"));
    reporter.on(
        new Event.ActionFailed(
            2, "compose", "start container c", "It failed.", Duration.ofSeconds(65)));
    reporter.on(new Event.RunFinished("up"));

    assertThat(out.toString())
        .isEqualTo(
            """
              ✓ compose: create network n: created (1.2s)
              ✗ compose: start container c (1m 05s)
            """);
  }

  @Test
  void aPipeGetsOneLineForWhatIsLeftOutInARowUnlessAllIsWanted() {
    for (boolean all : new boolean[] {false, true}) {
      Reporter reporter = new PlainReporter(new PrintWriter(out), () -> now, all);
      reporter.on(skipped(1, "apply Service grafana", "image grafana cannot be pulled"));
      reporter.on(skipped(2, "apply Deployment grafana", "image grafana cannot be pulled"));
      reporter.on(skipped(3, "apply Rule ping", "the cluster does not know the kind Rule"));
      reporter.on(
          new Event.ActionFinished(
              4, "monitoring", "wait", "ok", Optional.empty(), Duration.ofSeconds(1)));
      reporter.on(skipped(5, "apply Rule pong", "the cluster does not know the kind Rule"));
      reporter.on(new Event.RunFinished("up"));
    }

    assertThat(out.toString())
        .isEqualTo(
            """
              - monitoring: 3 skipped (image grafana cannot be pulled; the cluster does not know the kind Rule)
              ✓ monitoring: wait: ok (1.0s)
              - monitoring: 1 skipped (the cluster does not know the kind Rule)
              ✓ monitoring: apply Service grafana: skipped, image grafana cannot be pulled (1.2s)
              ✓ monitoring: apply Deployment grafana: skipped, image grafana cannot be pulled (1.2s)
              ✓ monitoring: apply Rule ping: skipped, the cluster does not know the kind Rule (1.2s)
              ✓ monitoring: wait: ok (1.0s)
              ✓ monitoring: apply Rule pong: skipped, the cluster does not know the kind Rule (1.2s)
            """);
  }

  private static Event skipped(int key, String text, String why) {
    return new Event.ActionFinished(
        key, "monitoring", text, "skipped", Optional.of(new Cause(why)), TOOK);
  }

  @Test
  void whyItWasDoneFollowsWhatWasDone() {
    Event done =
        new Event.ActionFinished(
            1,
            "compose",
            "start container c",
            "changed",
            Optional.of(Cause.settings(List.of("memory"))),
            TOOK);
    plain().on(done);
    live(false, 60, false).on(done);

    assertThat(out.toString())
        .isEqualTo(
            """
              ✓ compose: start container c: changed, settings differ: memory (1.2s)
             ✓ compose: start c…: changed, settings differ: mem… (1.2s)
            """);
  }

  @Test
  void aPipeGetsNothingThatColoursOrMovesTheCursor() {
    Reporter reporter = plain();
    reporter.on(new Event.Remark("a \u001b[31mred\u001b[0m remark\u0007"));
    reporter.on(new Event.ActionFailed(2, "compose", "start \u001b[2Kc\u0008", "It failed.", TOOK));

    assertThat(out.toString()).doesNotContainPattern("[\\p{Cntrl}&&[^\n]]");
  }

  @Test
  void aPipeHearsOfSilentWorkEveryTenSeconds() {
    Reporter reporter = plain();
    reporter.on(start(1, "images", Kind.IMAGE, "provide image pingctl/node"));
    reporter.on(new Event.ActionProgress(1, "images", "pingctl/node: building"));
    reporter.on(new Event.ActionTakes(1, Duration.ofMinutes(10)));
    pass(reporter, 9);
    assertThat(out.toString()).isEqualTo("  … images: pingctl/node: building, about 10m\n");

    reporter.on(new Event.ActionProgress(1, "images", "pingctl/node: compiling"));
    pass(reporter, 11);
    pass(reporter, 350);

    assertThat(out.toString().lines())
        .hasSize(1 + 37)
        .contains("  … images: pingctl/node: compiling, 10s of about 10m")
        .last()
        .isEqualTo("  … images: pingctl/node: compiling, 6m 10s of about 10m");
  }

  @Test
  void whatIsDoneIsHeardOfNoMore() {
    Reporter reporter = plain();
    reporter.on(start(1, "k8s", Kind.ROLLOUT, "wait for Deployment ping"));
    reporter.on(
        new Event.ActionFinished(
            1, "k8s", "wait for Deployment ping", "ok", Optional.empty(), TOOK));
    String before = out.toString();
    pass(reporter, 60);

    assertThat(out).hasToString(before);
  }

  @Test
  void progressInAPipeIsCutTo300Characters() {
    Reporter reporter = plain();
    reporter.on(start(1, "images", Kind.IMAGE, "provide image"));
    pass(reporter, 10);
    reporter.on(new Event.ActionProgress(1, "images", LONG));
    pass(reporter, 10);

    assertThat(out.toString().lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(300))
        .last()
        .asString()
        .startsWith("  … images: RUN apt-get")
        .endsWith("…, 20s");
  }

  @Test
  void aTerminalWipesWhatRanWhenItIsDone() {
    LiveReporter reporter = live(false, 80, false);
    reporter.on(start(1, "compose", Kind.NETWORK, "create network n"));
    assertThat(out.toString()).endsWith(" • compose: create network n, 0s\n");

    reporter.on(
        new Event.ActionFinished(
            1, "compose", "create network n", "created", Optional.empty(), TOOK));

    assertThat(out.toString())
        .contains("\u001b[1A\r\u001b[2K")
        .endsWith(" ✓ compose: create network n: created (1.2s)\n");
  }

  @Test
  void aFinishedStageFoldsToOneLine() {
    LiveReporter reporter = live(false, 80, true);
    reporter.on(new Event.RunStarted("up", Map.of("k8s", 5, "helm", 1)));
    act(reporter, 1, "k8s", Kind.OBJECT);
    act(reporter, 2, "k8s", Kind.OBJECT);
    reporter.on(start(3, "k8s", Kind.ROLLOUT, "wait for Deployment ping"));
    now += Duration.ofSeconds(3).toNanos();
    reporter.tick();

    assertThat(shown()).containsExactly(" • k8s: 2 of 5, 3s", "     wait for Deployment ping, 3s");

    reporter.on(new Event.ActionFinished(3, "k8s", "wait", "ok", Optional.empty(), TOOK));
    act(reporter, 4, "k8s", Kind.OTHER);
    now += Duration.ofMillis(6400).toNanos();
    act(reporter, 5, "k8s", Kind.PROOF);
    act(reporter, 6, "helm", Kind.RELEASE);
    reporter.on(new Event.RunFinished("up"));

    assertThat(shown())
        .containsExactly(
            " ✓ k8s: 2 objects, 1 rollout, 1 proof, 9.4s", " ✓ helm: 1 release, 0.00s");
  }

  @Test
  void whatHasBeenAtWorkTheLongestIsShownAndTheOthersAreCounted() {
    LiveReporter reporter = live(false, 80, true);
    reporter.on(new Event.RunStarted("up", Map.of("images", 3)));
    for (int key = 1; key <= 3; key++) {
      reporter.on(start(key, "images", Kind.IMAGE, "provide image " + key));
      now += Duration.ofSeconds(1).toNanos();
    }
    reporter.tick();

    assertThat(shown()).containsExactly(" • images: 0 of 3, 3s", "     provide image 1, 3s (+2)");
  }

  @Test
  void aFailureIsShownWholeAndNothingStaysAtWork() {
    LiveReporter reporter = live(false, 80, true);
    reporter.on(new Event.RunStarted("up", Map.of("compose", 4)));
    reporter.on(start(1, "compose", Kind.CONTAINER, "start container c"));
    reporter.on(new Event.ActionFailed(1, "compose", "start container c", "No.", TOOK));
    reporter.on(new Event.RunFinished("up"));

    assertThat(shown()).containsExactly(" ✗ compose: start container c (1.2s)");
  }

  @Test
  void nothingSmearsOnATerminalOf60Columns() {
    for (boolean folded : List.of(true, false)) {
      LiveReporter reporter = live(true, 60, folded);
      reporter.on(new Event.RunStarted("up", Map.of("monitoring", 3)));
      reporter.on(start(1, "monitoring", Kind.IMAGE, LONG));
      reporter.on(new Event.ActionProgress(1, "monitoring", "\u001b[1;32m" + LONG + "\u001b[0m\r"));
      reporter.on(new Event.ActionTakes(1, Duration.ofMinutes(10)));
      reporter.on(new Event.Remark("    monitoring: " + LONG));
      pass(reporter, 70);
      reporter.on(
          new Event.ActionFinished(1, "monitoring", LONG, "created", Optional.empty(), TOOK));
      reporter.on(start(2, "monitoring", Kind.PROOF, LONG));
      reporter.on(new Event.ActionFailed(2, "monitoring", LONG, "No.", TOOK));
      reporter.on(new Event.RunFinished("up"));
    }

    assertThat(out.toString().lines())
        .allSatisfy(
            line -> assertThat(line.replaceAll(ESCAPE, "").replace("\r", "")).hasSizeLessThan(60));
    Matcher wholes = Pattern.compile(ESCAPE).matcher(out.toString());
    assertThat(wholes.results().count())
        .as("every escape sequence is whole")
        .isEqualTo(out.toString().chars().filter(c -> c == '\u001b').count());
  }

  @Test
  void timeIsNeverCutOff() {
    LiveReporter reporter = live(false, 60, true);
    reporter.on(new Event.RunStarted("up", Map.of("images", 1)));
    reporter.on(start(1, "images", Kind.IMAGE, LONG));
    reporter.on(new Event.ActionTakes(1, Duration.ofMinutes(10)));
    pass(reporter, 370);

    assertThat(shown().getLast()).endsWith("…, 6m 10s of about 10m");
  }

  @Test
  void aRemarkIsBrokenAtSpaces() {
    live(false, 40, true)
        .on(
            new Event.Remark(
                "    monitoring: pingctl/grafana can't be pulled here and is left out"));

    assertThat(shown())
        .containsExactly(
            "    monitoring: pingctl/grafana can't", "    be pulled here and is left out");
  }

  @Test
  void theTimesOfStagesAreFromTheFirstBeginningToTheLastEnd() {
    StageTimes times = new StageTimes(event -> {}, () -> now);
    times.on(start(1, "k8s", Kind.OBJECT, "a"));
    now += 10;
    times.on(start(2, "helm", Kind.RELEASE, "b"));
    now += 10;
    times.on(new Event.ActionFinished(1, "k8s", "a", "created", Optional.empty(), TOOK));
    times.on(new Event.ActionFailed(2, "helm", "b", "No.", TOOK));

    assertThat(times.taken())
        .containsExactly(
            Map.entry("k8s", Duration.ofNanos(20)), Map.entry("helm", Duration.ofNanos(10)));
  }

  private Reporter plain() {
    return new PlainReporter(new PrintWriter(out), () -> now, false);
  }

  private LiveReporter live(boolean color, int width, boolean folded) {
    return new LiveReporter(
        new PrintWriter(out), new LiveReporter.Look(color, width, folded), () -> now);
  }

  private static Event start(int key, String stage, Kind kind, String text) {
    return new Event.ActionStarted(key, stage, kind, text);
  }

  private static void act(Reporter reporter, int key, String stage, Kind kind) {
    reporter.on(start(key, stage, kind, "do it"));
    reporter.on(new Event.ActionFinished(key, stage, "do it", "created", Optional.empty(), TOOK));
  }

  private void pass(Reporter reporter, int seconds) {
    for (int second = 0; second < seconds; second++) {
      now += Duration.ofSeconds(1).toNanos();
      reporter.tick();
    }
  }

  /// What a terminal shows after all that was written: the two escape sequences that go up a line
  /// and clear it are obeyed.
  private List<String> shown() {
    java.util.ArrayList<String> lines = new java.util.ArrayList<>();
    for (String line : out.toString().split("\n", -1)) {
      String rest = line;
      while (rest.startsWith("\u001b[1A\r\u001b[2K")) {
        lines.removeLast();
        rest = rest.substring("\u001b[1A\r\u001b[2K".length());
      }
      lines.add(rest);
    }
    lines.removeIf(String::isEmpty);
    return lines;
  }
}
