package dev.pingctl.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DashboardTest {
  private static final Path FILE =
      Path.of("..", "stages", "09-monitoring", "dashboard.json").toAbsolutePath().normalize();

  @Test
  void everyExpressionIsReadAndNoVariableIsLeftInIt() {
    Dashboard dashboard = Dashboard.read(FILE);

    assertThat(dashboard.panels()).hasSizeGreaterThan(15);
    assertThat(dashboard.panels())
        .allSatisfy(panel -> {
          assertThat(panel.expressions()).as(panel.title()).isNotEmpty();
          assertThat(panel.expressions())
              .as(panel.title())
              .allMatch(expression -> !dashboard.filled(expression).contains("$"));
        });
  }

  @Test
  void variablesAreFilledInBothSpellings() {
    Dashboard dashboard = Dashboard.read(FILE);

    assertThat(dashboard.filled("rate(a{job=~\"$job\"}[$__rate_interval]) + ${job} + $none"))
        .isEqualTo("rate(a{job=~\".+\"}[20s]) + .+ + $none");
  }
}
