package dev.pingctl.command.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said of values before anything is done with them.
class ChartOptionsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder = Path.of("");

  @Test
  void aValueThatTheChartOfTheStageDoesNotReadIsTold() {
    assertThat(told("chart", "replicaCount=5", "service.nodePort=30009"))
        .containsExactly("Without effect: the chart reads no value 'replicaCount'");
    assertThat(told("helm", "replicaCount=5", "autoscaling.enabled=true")).isEmpty();
  }

  @Test
  void itIsToldInWhicheverWayTheValueIsGiven() throws IOException {
    String told =
        "Without effect: the chart reads no value 'service.typ'; did you mean 'service.type'?";
    Path file = Files.writeString(folder.resolve("values.yaml"), "service: {typ: ClusterIP}\n");
    ChartOptions texts = new ChartOptions();
    texts.texts = List.of("service.typ=ClusterIP");
    ChartOptions fileTexts = new ChartOptions();
    fileTexts.fileTexts = List.of("service.typ=" + file);
    ChartOptions files = new ChartOptions();
    files.files = List.of(file);

    assertThat(told("chart", "service.typ=ClusterIP")).containsExactly(told);
    assertThat(List.of(texts, fileTexts, files))
        .allSatisfy(options -> assertThat(told("chart", options)).containsExactly(told));
  }

  private static List<String> told(String stage, String... settings) {
    ChartOptions options = new ChartOptions();
    options.settings = List.of(settings);
    return told(stage, options);
  }

  private static List<String> told(String stage, ChartOptions options) {
    Workshop workshop =
        Workshop.read(
            new Settings(
                ROOT, Path.of("/home/learner/.pingctl"), 5000, ImagePolicy.AUTO, Map.of()));
    List<String> told = new ArrayList<>();
    options.requireChart(Optional.of(workshop.stage(stage)), told::add);
    return told;
  }
}
