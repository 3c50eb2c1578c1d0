package dev.pingctl.command.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private static final String PROPERTY = "pingctl.terminals";
  private static final String COLUMNS = "pingctl.columns";

  @AfterEach
  void forget() {
    System.clearProperty(PROPERTY);
    System.clearProperty(COLUMNS);
  }

  /// Progress goes to standard error, whatever the others are.
  @Test
  void progressIsWrittenOverWhereItGoesToATerminal() {
    System.setProperty(PROPERTY, "01");
    assertThat(Terminal.isInteractive(Map.of("TERM", "xterm"))).isFalse();

    System.setProperty(PROPERTY, "2");
    assertThat(Terminal.isInteractive(Map.of("TERM", "xterm"))).isTrue();
    assertThat(Terminal.isInteractive(Map.of("TERM", "dumb"))).isFalse();
  }

  @Test
  void theWidthIsWhatTheVariableSaysElseWhatTheTerminalSays() {
    assertThat(Terminal.width(Map.of())).isEqualTo(80);

    System.setProperty(COLUMNS, "97");
    assertThat(Terminal.width(Map.of())).isEqualTo(97);
    assertThat(Terminal.width(Map.of("COLUMNS", "0"))).isEqualTo(97);
    assertThat(Terminal.width(Map.of("COLUMNS", "wide"))).isEqualTo(97);
    System.setProperty(COLUMNS, "0");
    assertThat(Terminal.width(Map.of())).isEqualTo(80);

    assertThat(Terminal.width(Map.of("COLUMNS", "61"))).isEqualTo(61);
    assertThat(Terminal.width(Map.of("COLUMNS", "4"))).isEqualTo(20);
  }
}
