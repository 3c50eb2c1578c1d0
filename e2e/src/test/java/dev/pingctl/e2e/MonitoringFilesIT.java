package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The real promtool judges the configuration and the rules, and tries every alert.
@Beside
@Order(Suite.ALONE)
class MonitoringFilesIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path STAGE = ROOT.resolve("stages").resolve("09-monitoring");
  private static final Path TESTS = ROOT.resolve("e2e/src/test/promtool/rules.test.yml");
  private static final Pattern ALERT = Pattern.compile("(?m)^ *- alert: (\\w+)$");

  @TempDir Path folder = Path.of("");

  @Test
  void theConfigurationIsRight() throws IOException {
    Path copy = folder.resolve("prometheus.yml");
    Files.copy(STAGE.resolve("rules.yml"), folder.resolve("rules.yml"));
    Files.writeString(
        copy,
        Files.readString(STAGE.resolve("prometheus.yml"))
            .replace("/etc/prometheus/rules.yml", "rules.yml"));

    // The files of the token and of the certificates are those of a pod.
    promtool("check", "config", "--syntax-only", copy.toString());
    promtool("check", "rules", "--lint-fatal", folder.resolve("rules.yml").toString());
  }

  @Test
  void everyAlertFiresAndStaysSilentAsItShould() {
    promtool("test", "rules", TESTS.toString());
  }

  @Test
  void everyAlertIsTriedBothWaysAndHasItsPage() throws IOException {
    String tests = Files.readString(TESTS);
    for (String alert : alerts()) {
      assertThat(tests).contains("alertname: " + alert + "\n");
      assertThat(tests).contains("alertname: " + alert + ", exp_alerts: []");
      assertThat(ROOT.resolve("docs/runbooks/" + alert + ".md")).isNotEmptyFile();
    }
  }

  @Test
  void everyPageIsOfAnAlert() throws IOException {
    try (Stream<Path> pages = Files.list(ROOT.resolve("docs/runbooks"))) {
      assertThat(pages.map(page -> page.getFileName().toString().replace(".md", "")))
          .containsExactlyInAnyOrderElementsOf(alerts());
    }
  }

  @Test
  void anAlertThatNeverFiresIsNoticed() throws IOException {
    Path spoiled = folder.resolve("rules.yml");
    Files.writeString(
        spoiled,
        Files.readString(STAGE.resolve("rules.yml")).replace("redis_up == 0", "redis_up == 2"));
    Path tests = folder.resolve("rules.test.yml");
    Files.writeString(
        tests,
        Files.readString(TESTS)
            .replaceFirst("(?m)^rule_files: .*$", "rule_files: [" + spoiled + "]"));

    assertThat(Command.run(List.of("promtool", "test", "rules", tests.toString()), Map.of()))
        .extracting(Command.Result::exitCode)
        .isEqualTo(1);
  }

  private static List<String> alerts() throws IOException {
    return ALERT
        .matcher(Files.readString(STAGE.resolve("rules.yml")))
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  private static void promtool(String... arguments) {
    List<String> command = Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toList();
    Command.Result result = Command.run(command, Map.of());
    assertThat(result.exitCode()).as(result.all()).isZero();
  }
}
