package dev.pingctl.command.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"y\\n | true", " Yes\\n | true", "n\\n | false", "\\n | false", "'' | false"})
  void onlyAYesIsAYes(String typed, boolean yes) {
    StringWriter shown = new StringWriter();

    assertThat(
            Terminal.ask(
                "Go on?", new StringReader(typed.translateEscapes()), new PrintWriter(shown)))
        .isEqualTo(yes);
    assertThat(shown.toString()).startsWith("Go on? [y/N] ");
  }

  /// Nobody answers: nothing is ever written to the pipe.
  @Test
  void ctrlCEndsTheQuestionLikeAnyOtherWork() throws IOException {
    StringWriter shown = new StringWriter();
    try (PipedWriter nobody = new PipedWriter();
        PipedReader in = new PipedReader(nobody)) {
      Thread.currentThread().interrupt();

      Failure failure =
          catchThrowableOfType(
              Failure.class, () -> Terminal.ask("Go on?", in, new PrintWriter(shown)));

      assertThat(failure.is(FailureId.INTERRUPTED)).isTrue();
      assertThat(shown.toString().lines()).containsExactly("Go on? [y/N] ");
      assertThat(shown.toString()).endsWith(System.lineSeparator());
    }
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
