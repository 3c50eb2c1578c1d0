package dev.pingctl.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.cluster.ReleaseRecord;
import dev.pingctl.cluster.ReleaseRecord.Hook;
import dev.pingctl.cluster.ReleaseRecord.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Helm is given.
class StagedChartTest {
  @TempDir Path folder = Path.of("");

  @Test
  void theMarkStandsForChartAndValuesInWhateverOrder() throws IOException {
    Path chart = chart("a: {{ .Values.a }}\n");
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("b", 1);
    values.put("a", 2);

    String mark = mark(chart, values);

    assertThat(mark(chart, Map.of("a", 2, "b", 1))).isEqualTo(mark);
    assertThat(mark(chart, Map.of("a", 3, "b", 1))).isNotEqualTo(mark);
    chart("a: changed\n");
    assertThat(mark(chart, values)).isNotEqualTo(mark);
  }

  @Test
  void whatIsRenderedOfflineLooksNothingUp() throws IOException {
    Path chart = chart("{{ lookup \"v1\" \"Secret\" \"x\" \"y\" }}");

    try (StagedChart staged = StagedChart.offline(chart, Map.of())) {
      assertThat(staged.chart().resolve("templates/a.yaml"))
          .hasContent("{{ and dict \"v1\" \"Secret\" \"x\" \"y\" }}");
    }
  }

  @Test
  void aRevisionBecomesAChartOfWhatItMade() throws IOException {
    String manifest =
        """
        ---
        # Source: ping/templates/a.yaml
        kind: A
        text: "{{ kept }}"
        ---
        # Source: ping/charts/redis/templates/b.yaml
        kind: B
        ---
        # Source: ping/templates/a.yaml
        kind: C
        """;
    ReleaseRecord record =
        new ReleaseRecord(
            "ns",
            "ping",
            3,
            Status.SUPERSEDED,
            Instant.EPOCH,
            "ping-1",
            "1",
            "",
            manifest,
            List.of(new Hook("ping/templates/t.yaml", "t", "Pod", List.of("test"), "kind: T")),
            Map.of("a", 1),
            Map.of(
                "name", "ping", "version", "1", "dependencies", List.of(Map.of("name", "redis"))),
            "java");
    Path left;

    try (StagedChart staged = StagedChart.of(record)) {
      Path chart = staged.chart();
      left = chart;
      assertThat(Files.readString(chart.resolve("templates/a.yaml")))
          .contains("kind: A", "text: \"{{ \"{{\" }} kept }}\"", "\n---\n", "kind: C");
      assertThat(chart.resolve("charts/redis/templates/b.yaml")).content().contains("kind: B");
      assertThat(chart.resolve("charts/redis/Chart.yaml")).content().contains("\"redis\"");
      assertThat(chart.resolve("templates/t.yaml")).hasContent("kind: T");
      assertThat(chart.resolve("Chart.yaml")).content().doesNotContain("dependencies");
      assertThat(staged.values()).content().contains("\"a\": 1");
    }
    assertThat(left).doesNotExist();
  }

  private static String mark(Path chart, Map<String, Object> values) {
    try (StagedChart staged = StagedChart.of(chart, values, Map.of())) {
      assertThat(staged.chart().resolve("Chart.yaml")).content().contains(staged.contentHash());
      return staged.contentHash();
    }
  }

  private Path chart(String template) throws IOException {
    Path chart = folder.resolve("chart");
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: c\nversion: 1.0.0\n");
    Files.writeString(chart.resolve("templates/a.yaml"), template);
    return chart;
  }
}
