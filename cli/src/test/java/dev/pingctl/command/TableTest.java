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
  void aTerminalWithoutRoomForThatBreaksTheLinesItself() {
    assertThat(Table.render(ROWS, 20)).isEqualTo(Table.render(ROWS, Integer.MAX_VALUE));
  }
}
