package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class FailuresTest {
  /// Another program's last lines, which may come with colours.
  @Test
  void whatIsQuotedNeitherColoursNorMovesTheCursor() {
    StringWriter err = new StringWriter();
    Failure failure =
        new Failure(
            FailureId.BUILD,
            ExitCode.FAILED,
            "The image \u001b[31mcannot\u001b[0m be built.",
            "\u001b[1merror\u001b[0m:\tno\b such file\r\n\u001b[2Ksecond line",
            null);

    assertThat(Failures.show(failure, this, false, new PrintWriter(err))).isEqualTo(1);

    assertThat(err.toString())
        .isEqualTo(
            """
            pingctl: The image cannot be built. [PING-BUILD]
                error:\tno  such file
                second line
            """);
  }
}
