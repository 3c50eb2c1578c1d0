package dev.pingctl.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which values have no effect.
class ReadValuesTest {
  private static final Path STAGES = Path.of("..", "stages");

  @TempDir Path folder = Path.of("");

  @Test
  void aMisspeltValueIsToldWithTheOneThatMayBeMeant() {
    ReadValues read = ReadValues.of(STAGES.resolve("08-helm/chart"));

    assertThat(read.unread(Map.of("replicaCuont", 5)))
        .containsExactly("the chart reads no value 'replicaCuont'; did you mean 'replicaCount'?");
    assertThat(read.unread(Map.of("redis", Map.of("persistence", Map.of("enabeld", true)))))
        .containsExactly(
            "the chart reads no value 'redis.persistence.enabeld'; did you mean"
                + " 'redis.persistence.enabled'?");
  }

  @Test
  void whatATemplateReadsIsRightInWholeAndInPart() {
    ReadValues read = ReadValues.of(STAGES.resolve("08-helm/chart"));

    assertThat(
            read.unread(
                Map.of(
                    "replicaCount", 5,
                    "env", Map.of("ANY", "text"),
                    "resources", Map.of("limits", Map.of("memory", "1Gi")),
                    "redis", Map.of("enabled", true, "persistence", Map.of("enabled", true)),
                    "global", Map.of("labels", Map.of("a", "b")))))
        .isEmpty();
  }

  @Test
  void aValueThatTheChartOfTheStageDoesNotReadIsTold() {
    ReadValues read = ReadValues.of(STAGES.resolve("07-chart/chart"));

    assertThat(read.unread(Map.of("replicaCount", 5, "service", Map.of("nodePort", 30009))))
        .containsExactly("the chart reads no value 'replicaCount'");
  }

  @Test
  void aChartThatReadsAllOrIsPackedLeavesNothingToTell() throws IOException {
    Files.writeString(folder.resolve("Chart.yaml"), "name: all\n");
    Files.createDirectories(folder.resolve("templates"));
    Path template = folder.resolve("templates/all.yaml");
    Files.writeString(template, "{{ toYaml .Values }}");
    assertThat(ReadValues.of(folder).unread(Map.of("any", 1))).isEmpty();

    Files.writeString(template, "{{ .Values.one }}");
    assertThat(ReadValues.of(folder).unread(Map.of("any", 1))).hasSize(1);

    Files.createDirectories(folder.resolve("charts"));
    Files.writeString(folder.resolve("charts/below-1.0.0.tgz"), "");
    assertThat(ReadValues.of(folder).unread(Map.of("any", List.of()))).isEmpty();
  }
}
