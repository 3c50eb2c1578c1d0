package dev.pingctl.command.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandTimeTest {
  private static final String STAT =
      "4711 (a) strange (name) S 1 4711 4711 0 -1 4194560 1 0 0 0 5 6 0 0 20 0 1 0 123456 1 2 3\n";

  @Test
  void aProcessIsAsOldAsTheKernelSays() {
    assertThat(CommandTime.age(STAT, "1236.81 2400.00\n")).contains(Duration.ofMillis(2250));
  }

  @Test
  void whatMakesNoSenseIsNoAge() {
    assertThat(CommandTime.age(STAT, "1234.00 2400.00\n")).as("not started yet").isEmpty();
    assertThat(CommandTime.age(STAT, "")).isEmpty();
    assertThat(CommandTime.age("4711 (a) S 1", "1236.81 2400.00")).isEmpty();
  }

  @Test
  void everyLapAndWhatALapWasSpentOnIsTold() {
    CommandTime time = new CommandTime();
    time.lap("start");
    time.lap("run");

    assertThat(time.laps(Map.of("images", Duration.ofMillis(300))))
        .matches("start .+, run .+ \\(images 0.30s\\)");
  }
}
