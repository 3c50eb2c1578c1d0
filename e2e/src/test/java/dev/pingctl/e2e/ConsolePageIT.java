package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The console's page in a real browser on a Prometheus that knows more pods than a panel has room
/// for. It needs no cluster: the pods are that Prometheus itself, again and again.
@Beside
@Order(Suite.ALONE)
class ConsolePageIT {
  private static final String NAME = "pingctl-e2e-prometheus";
  private static final int PODS = 30;
  private static final int MONITORING = 9;
  private static final String MEMORY_BY_POD =
      "[...document.querySelectorAll('.panel')].find((panel) =>"
          + " panel.textContent.startsWith('Memory by pod'))";
  private static final String QUESTIONS =
      "performance.getEntriesByType('resource').map(({ name }) => new URL(name)).filter(({ pathname"
          + " }) => pathname.endsWith('/query_range')).map(({ searchParams }) =>"
          + " searchParams.get('end') - searchParams.get('start'))";

  /// What the rules of this Prometheus record: pings of which none fails, an alert, and what there
  /// was only in its first seconds.
  private static final String RULES =
      """
      groups:
        - name: page
          rules:
            - record: http_requests_total
              expr: vector(10 * time())
              labels: {job: ping, instance: page, route: /ping, code: "200"}
            - record: http_requests_total
              expr: vector(0)
              labels: {job: ping, instance: page, route: /ping, code: "503"}
            - record: ping_build_info
              expr: vector(1)
              labels: {job: ping, instance: page, pod: page-here, version: here}
            - record: ping_build_info
              expr: count(time() - process_start_time_seconds{pod="ping-1"} < 15)
              labels: {job: ping, instance: page, pod: page-gone, version: gone}
            - record: redis_key_value
              expr: count(time() - process_start_time_seconds{pod="ping-1"} < 15)
              labels: {job: redis-exporter, instance: page, key: ping}
            - alert: PageIsTested
              expr: vector(1)
              labels: {severity: critical}
              annotations: {summary: This page is tested, runbook: docs/runbooks/none.md}
      """;

  @TempDir static Path folder = Path.of("");
  private static Pingctl pingctl = new Pingctl(Path.of(""));
  private static int port;

  @BeforeAll
  static void prometheusKnowsManyPods() throws IOException {
    pingctl = new Pingctl(folder.resolve("home"));
    String pods =
        IntStream.rangeClosed(1, PODS)
            .mapToObj(
                """
                      - targets: [localhost:9090]
                        labels: {pod: ping-%1$d, instance: 10.0.0.%1$d:5000}
                """
                    ::formatted)
            .collect(Collectors.joining());
    Path configuration =
        Files.writeString(
            folder.resolve("prometheus.yml"),
            """
            global: {scrape_interval: 2s, scrape_timeout: 2s, evaluation_interval: 2s}
            rule_files: [/etc/prometheus/page.yml]
            scrape_configs:
              - job_name: ping
                static_configs:
            """
                + pods);
    Command.output("docker", "volume", "create", "--label=" + Engine.TESTS, NAME);
    Command.output(
        "docker",
        "create",
        "--name=" + NAME,
        "--label=" + Engine.TESTS,
        "--volume=" + NAME + ":/prometheus",
        "--publish=127.0.0.1::9090",
        "pingctl/prometheus");
    Command.output(
        "docker", "cp", configuration.toString(), NAME + ":/etc/prometheus/prometheus.yml");
    Path rules = Files.writeString(folder.resolve("page.yml"), RULES);
    Command.output("docker", "cp", rules.toString(), NAME + ":/etc/prometheus/page.yml");
    Command.output("docker", "start", NAME);
    String published =
        Command.output("docker", "port", NAME, "9090").lines().findFirst().orElse("");
    port = Integer.parseInt(published.substring(published.lastIndexOf(':') + 1));
  }

  @AfterAll
  static void removePrometheus() {
    Command.output("docker", "rm", "-f", NAME);
    Command.output("docker", "volume", "rm", NAME);
  }

  @Test
  void aPanelDrawsTheHighestOfManySeriesAndSaysSo() {
    try (Console console = Console.start(pingctl, "--port-base=" + (port - MONITORING));
        Browser browser = Browser.start(folder.resolve("chromium"))) {
      browser.visit(console.address());

      browser.awaitThat(
          MEMORY_BY_POD
              + "?.textContent.includes('20 of %d series drawn, the highest')".formatted(PODS));
      assertThat(browser.evaluate(MEMORY_BY_POD + ".dataset.state")).isEqualTo("drawn");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void panelsWithoutDataSaySo() {
    try (Console console = Console.start(pingctl, "--port-base=" + (port - MONITORING));
        Browser browser = Browser.start(folder.resolve("chromium-3"))) {
      browser.visit(console.address());
      browser.awaitThat("document.body?.dataset.ready");

      assertThat(
              browser.evaluate(
                  "[...document.querySelectorAll('[data-state=empty]')].map((panel) =>"
                      + " panel.textContent.replace(/ +/, ' ')).join(';')"))
          .contains("p99 No data yet", "Fast enough No data yet", "Redis answers No data yet");
      assertThat(browser.evaluate("document.getElementById('notice').hidden")).isEqualTo("true");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void alertsThatFireAreOnTopOfThePage() {
    try (Console console = Console.start(pingctl, "--port-base=" + (port - MONITORING));
        Browser browser = Browser.start(folder.resolve("chromium-4"))) {
      browser.visit(console.address());
      browser.awaitThat("document.querySelector('#alerts [data-alert=PageIsTested]')");

      assertThat(browser.evaluate("document.getElementById('alerts').textContent"))
          .startsWith("PageIsTested critical, since ")
          .endsWith("This page is tested. Runbook: docs/runbooks/none.md");
      assertThat(
              browser.evaluate(
                  "String(%s.bottom <= %s.top)".formatted(place("#alerts"), place("#panels"))))
          .isEqualTo("true");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void whatHasEndedLeavesTheLegendAndIsNoValueOfNow() {
    try (Console console = Console.start(pingctl, "--port-base=" + (port - MONITORING));
        Browser browser = Browser.start(folder.resolve("chromium-5"))) {
      browser.visit(console.address());
      browser.awaitThat(
          "document.querySelector('[data-panel=\"6\"]')?.textContent.includes('No data since')");
      browser.awaitThat("document.querySelector('[data-panel=\"11\"] .u-legend .ended')");

      assertThat(
              browser.evaluate(
                  "[...document.querySelectorAll('[data-panel=\"11\"] .u-label')].filter((label) =>"
                      + " label.offsetParent).map((label) => label.textContent).join()"))
          .contains("here")
          .doesNotContain("gone");
      assertThat(browser.evaluate("String(document.querySelector('[data-panel=\"6\"] output'))"))
          .isEqualTo("null");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void theLowestOfAStackIsDrawnLastSoThatNothingAtZeroLiesOverIt() {
    try (Console console = Console.start(pingctl, "--port-base=" + (port - MONITORING));
        Browser browser = Browser.start(folder.resolve("chromium-6"))) {
      browser.visit(console.address());
      browser.awaitThat("document.querySelector('[data-panel=\"7\"][data-state=drawn]')");

      assertThat(
              browser.evaluate(
                  "[...document.querySelectorAll('[data-panel=\"7\"] .u-label')]"
                      + ".map((label) => label.textContent).join()"))
          .isEqualTo("Time,503,200");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void onAPhoneTwoTilesAreInARow() {
    try (Console console = Console.start(pingctl, "--port-base=" + (port - MONITORING));
        Browser browser = Browser.start(folder.resolve("chromium-7"))) {
      browser.narrow(400);
      browser.visit(console.address());
      browser.awaitThat("document.body?.dataset.ready");

      assertThat(
              browser.evaluate(
                  "[1, 2, 3, 4, 5, 6].map((id) => %s.top).map((top, index, all) => all.indexOf(top)).join()"
                      .formatted(place("[data-panel=\"' + id + '\"]"))))
          .isEqualTo("0,0,2,2,4,4");
      assertThat(
              browser.evaluate(
                  "String(document.documentElement.scrollWidth <="
                      + " document.documentElement.clientWidth)"))
          .isEqualTo("true");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static String place(String selector) {
    return "document.querySelector('" + selector + "').getBoundingClientRect()";
  }

  @Test
  void whatIsKnownIsNotAskedForAgainUntilTheRangeIsAnother() {
    try (Console console = Console.start(pingctl, "--port-base=" + (port - MONITORING));
        Browser browser = Browser.start(folder.resolve("chromium-2"))) {
      browser.visit(console.address() + "?from=now-1h");
      browser.awaitThat("document.body?.dataset.ready");
      assertThat(browser.evaluate("document.getElementById('range').value")).isEqualTo("1h");
      assertThat(browser.evaluate("String(" + QUESTIONS + ".every((length) => length === 3600))"))
          .isEqualTo("true");

      browser.awaitThat(QUESTIONS + ".at(-1) < 120");
      browser.evaluate(
          "(() => { const range = document.getElementById('range'); range.value = '5m';"
              + " range.dispatchEvent(new Event('change')); })()");
      browser.awaitThat(QUESTIONS + ".includes(300)");
      assertThat(browser.evaluate("location.search")).isEqualTo("?from=now-5m");
      assertThat(browser.complaints()).isEmpty();
    }
  }
}
