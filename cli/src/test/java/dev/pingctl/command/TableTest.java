package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final List<List<String>> ROWS =
      List.of(
          List.of("STAGE", "HEALTH", "IMAGES"),
          List.of("compose", "up", "pingctl/ping:1, pingctl/redis:2"),
          List.of("app", "down", "-"));

  @Test
  void columnsAreAligned() {
    assertThat(Table.render(ROWS, Integer.MAX_VALUE))
        .isEqualTo(
            """
            STAGE    HEALTH  IMAGES
            compose  up      pingctl/ping:1, pingctl/redis:2
            app      down    -
            """);
  }

  @Test
  void theLastColumnGoesOnBelowWhereTheTerminalEnds() {
    assertThat(Table.render(ROWS, 40))
        .isEqualTo(
            """
            STAGE    HEALTH  IMAGES
            compose  up      pingctl/ping:1,
                             pingctl/redis:2
            app      down    -
            """)
        .satisfies(text -> assertThat(text.lines()).allMatch(line -> line.length() <= 40));
  }

  @Test
  void columnsWithoutRoomStandBelowInTheRowsThatHaveThem() {
    assertThat(Table.render(ROWS, 32))
        .isEqualTo(
            """
            STAGE    HEALTH
                IMAGES
            compose  up
                pingctl/ping:1,
                pingctl/redis:2
            app      down
            """);
  }

  @Test
  void aStatusOfTheWholeWorkshopFitsEveryUsualTerminal() {
    List<List<String>> rows =
        List.of(
            List.of("STAGE", "HEALTH", "WHERE", "READY", "COUNT", "URL", "IMAGES"),
            List.of("app", "down", "-", "-", "-", "-", "-"),
            List.of("monitoring", "up", "cluster", "1/1", "-", "http://localhost:5009", "p:1, q:2"),
            List.of(
                "ingress",
                "degraded",
                "cluster",
                "2/2",
                "1234567",
                "https://ping.localhost:5443",
                "pingctl/traefik:171bef0cd956, pingctl/gateway-api:f3c16f7e81db"));

    for (int width : List.of(60, 72, 80, 100)) {
      assertThat(Table.render(rows, width).lines())
          .as("at %d columns", width)
          .allMatch(line -> line.length() <= width)
          .anyMatch(line -> line.contains("https://ping.localhost:5443"));
    }
  }
}
