package dev.pingctl.command.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Workshop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is said of values before anything is done with them.
class ChartOptionsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void aValueThatTheChartOfTheStageDoesNotReadIsTold() {
    assertThat(told("chart", "replicaCount=5", "service.nodePort=30009"))
        .containsExactly("Without effect: the chart reads no value 'replicaCount'");
    assertThat(told("helm", "replicaCount=5", "autoscaling.enabled=true")).isEmpty();
  }

  private static List<String> told(String stage, String... settings) {
    ChartOptions options = new ChartOptions();
    options.settings = List.of(settings);
    Workshop workshop =
        Workshop.read(
            new Settings(
                ROOT, Path.of("/home/learner/.pingctl"), 5000, ImagePolicy.AUTO, Map.of()));
    List<String> told = new ArrayList<>();
    options.requireChart(Optional.of(workshop.stage(stage)), told::add);
    return told;
  }
}
