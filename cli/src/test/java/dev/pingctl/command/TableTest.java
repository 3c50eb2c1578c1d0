package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final List<List<String>> ROWS =
      List.of(
          List.of("STAGE", "URL", "IMAGES"),
          List.of("compose", "http://localhost:5004", "pingctl/redis:0123, pingctl/ping:4567"),
          List.of("helm", "-", "-"));

  @Test
  void everyColumnIsAsWideAsItsLongestCell() {
    assertThat(Table.render(ROWS))
        .isEqualTo(
            """
            STAGE    URL                    IMAGES
            compose  http://localhost:5004  pingctl/redis:0123, pingctl/ping:4567
            helm     -                      -
            """);
  }

  @Test
  void theLongestColumnIsCutToTheWidthOfTheTerminal() {
    assertThat(Table.render(ROWS, 60))
        .isEqualTo(
            """
            STAGE    URL                    IMAGES
            compose  http://localhost:5004  pingctl/redis:0123, pingctl…
            helm     -                      -
            """);
    assertThat(Table.render(ROWS, 40).lines()).allMatch(line -> line.length() <= 40);
    assertThat(Table.render(ROWS, 5)).contains("compose", "http://lo…", "pingctl/r…");
  }
}
