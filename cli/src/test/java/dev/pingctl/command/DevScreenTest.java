package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.command.option.OutputOptions;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// What the loop of `pingctl dev` shows of what happens.
class DevScreenTest {
  private static final Path WORKSHOP = Path.of("/home/learner/mine");
  private static final DevScreen.Answered ANSWERED =
      new DevScreen.Answered(
          "dev-1",
          200,
          Duration.ofMillis(6100),
          Duration.ofMillis(2900),
          Duration.ofMillis(600),
          Duration.ofMillis(2400));

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /// A command that has these options and does nothing.
  @Command(name = "some")
  static final class Some implements Runnable {
    @Mixin OutputOptions output = new OutputOptions();

    @Override
    public void run() {}
  }

  @Test
  void anAnswerIsTheResultWithItsSeconds() {
    screen().answered(ANSWERED);

    assertThat(out.toString())
        .isEqualTo(
            "12:01:07 dev-1 answers 6.1s after the save: build 2.9s, load 0.60s, rollout to the"
                + " first answer 2.4s\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void filesAreNamedFromTheWorkshopOnAndManyAreCounted() {
    screen().saved(List.of(WORKSHOP.resolve("service/Main.java"), Path.of("/opt/ping.jar")));
    screen()
        .saved(IntStream.range(0, 1000).mapToObj(each -> WORKSHOP.resolve("File" + each)).toList());

    assertThat(err.toString())
        .isEqualTo(
            """
            12:01:07 saved service/Main.java, /opt/ping.jar
            12:01:07 saved File0, File1, File2 and 997 more
            """);
  }

  @Test
  void ofAFailedBuildTheLastLinesAreShownAndWhatStillRuns() {
    DevScreen screen = screen();
    screen.runs("dev-0");

    screen.failed(
        new Failure(
            FailureId.BUILD,
            ExitCode.FAILED,
            "A long command failed.",
            String.join("\n", IntStream.range(0, 30).mapToObj(each -> "line " + each).toList()),
            null));

    assertThat(err.toString().lines().toList())
        .hasSize(16)
        .startsWith(
            "12:01:07 The build failed; its last lines are below. [PING-BUILD] dev-0 still runs.",
            "    line 15")
        .endsWith("    line 29");
  }

  @Test
  void eventsAreAsTheSchemaSays() throws IOException {
    DevScreen screen = screen("-o", "json");
    screen.answered(ANSWERED);
    assertThat(Schema.problems("dev", out.toString())).isEmpty();

    out.getBuffer().setLength(0);
    screen.failed(new Failure(FailureId.BUILD, ExitCode.FAILED, "No."));
    assertThat(Schema.problems("dev", out.toString())).isEmpty();
    assertThat(out.toString()).contains("PING-BUILD");
  }

  private DevScreen screen(String... arguments) {
    Some some = new Some();
    new CommandLine(some)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
    return new DevScreen(some.output, WORKSHOP, () -> LocalTime.of(12, 1, 7));
  }
}
