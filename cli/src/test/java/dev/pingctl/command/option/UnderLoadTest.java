package dev.pingctl.command.option;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.ping.Load;
import dev.pingctl.ping.PingResult;
import dev.pingctl.ping.Pinger;
import dev.pingctl.run.RunResult;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnderLoadTest {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

  @Test
  void whatTheChangeEndsWithIsPartOfTheReport() {
    Failure crash = new Failure(FailureId.CRASH, ExitCode.FAILED, "It fell over.");

    UnderLoad.Report report =
        withoutLoad()
            .run(() -> {
              throw crash;
            });

    assertThat(report.failure()).contains(crash);
    assertThat(report.isInterrupted()).isFalse();
    assertThat(report.exitCode()).isEqualTo(1);
  }

  @Test
  void soIsThatItWasInterrupted() {
    UnderLoad.Report report =
        withoutLoad()
            .run(() -> {
              throw Failure.interrupted(new InterruptedException());
            });

    assertThat(report.isInterrupted()).isTrue();
    assertThat(report.exitCode()).isEqualTo(130);
  }

  @Test
  void afterAnInterruptTheReportSaysWhatThePingsSawUntilThen() {
    Thread.currentThread().interrupt();
    PingResult cut = new Pinger().run(Load.of(NOWHERE, 1, 1), _ -> {});
    UnderLoad.Report report =
        new UnderLoad.Report(
            Optional.of(new RunResult(List.of(), Duration.ofSeconds(2))),
            Optional.of(Failure.interrupted(new InterruptedException())),
            Optional.of(cut),
            Optional.of(cut));

    assertThat(UnderLoad.text(report, "9.0s"))
        .startsWith("unchanged in 9.0s")
        .contains("Interrupted: this is what the pings saw until then.\nfailed pings: 0 of 0\n")
        .endsWith("p99 before the change: 0.0 ms\np99 during the change: 0.0 ms\n");
  }

  private static UnderLoad withoutLoad() {
    LoadOptions options = new LoadOptions();
    options.rate = 0;
    return new UnderLoad(NOWHERE, "/ping", options, List.of(), _ -> {});
  }
}
