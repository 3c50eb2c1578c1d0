package dev.pingctl.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FailureTest {
  private static final Failure PULL =
      new Failure(FailureId.IMAGE_PULL, ExitCode.FAILED, "No image.", "two\nlines", null);
  private static final Failure CRASH = new Failure(FailureId.CRASH, ExitCode.FAILED, "It ended.");

  @Test
  void oneFailureStaysAsItIs() {
    assertThat(Failure.all(List.of(PULL))).isSameAs(PULL);
  }

  @Test
  void aSentenceIsOneLineWhateverItQuotes() {
    Failure quoting =
        new Failure(
            FailureId.BAD_FILE, ExitCode.USAGE, "There is no 'a \r\n\n b\u2028c\u0085d'.\n");

    assertThat(quoting.sentence()).isEqualTo("There is no 'a b c d'.");
  }

  @Test
  void furtherFailuresAreToldUnderTheFirst() {
    Failure late = new Failure(FailureId.WAIT_TIMEOUT, ExitCode.TIMED_OUT, "Late.", "why", null);

    Failure all = Failure.all(List.of(PULL, CRASH, late));

    assertThat(all.id()).isEqualTo(FailureId.IMAGE_PULL);
    assertThat(all.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(all.sentence()).isEqualTo("No image.");
    assertThat(all.details())
        .isEqualTo(
            "two\nlines\nalso: It ended. [PING-CRASH]\nalso: Late. [PING-WAIT-TIMEOUT]\nwhy");
    assertThat(all).hasCause(PULL).hasSuppressedException(CRASH).hasSuppressedException(late);
  }

  @Test
  void whatIsSaidTwiceIsToldOnce() {
    Failure again = new Failure(FailureId.CRASH, ExitCode.FAILED, "It ended.");

    assertThat(Failure.all(List.of(CRASH, again))).isSameAs(CRASH);
    assertThat(Failure.all(List.of(PULL, CRASH, again)).details()).containsOnlyOnce("PING-CRASH");
  }
}
