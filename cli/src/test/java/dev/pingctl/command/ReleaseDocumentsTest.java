package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.cluster.ReleaseRecord;
import dev.pingctl.cluster.ReleaseRecord.Status;
import dev.pingctl.command.option.UnderLoad;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.ping.Load;
import dev.pingctl.ping.PingResult;
import dev.pingctl.ping.Pinger;
import dev.pingctl.run.RunResult;
import dev.pingctl.text.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The documents of the commands on releases are as their schemas say.
class ReleaseDocumentsTest {
  @Test
  void theHistoryIsAsItsSchemaSays() throws Exception {
    ReleaseRecord record =
        new ReleaseRecord(
            "ping-helm",
            "ping",
            2,
            Status.DEPLOYED,
            Instant.EPOCH,
            "ping-0.1.0",
            "0.1.0",
            "Upgrade complete",
            "",
            List.of(),
            Map.of("image", Map.of("tag", "v2-abc")),
            Map.of(),
            "java");

    String document = Json.write(HistoryCommand.document("ping", "ping-helm", List.of(record)));

    assertThat(Schema.problems("history", document)).isEmpty();
    assertThat(document).contains("\"version\": \"v2-abc\"");
  }

  @Test
  void aRolloutIsAsItsSchemaSaysWhateverCameOfIt() throws Exception {
    PingResult none = new Pinger().run(Load.of(URI.create("http://127.0.0.1:1"), 1, 1), _ -> {});
    Failure failure = new Failure(FailureId.CRASH, ExitCode.FAILED, "It fell over.");
    UnderLoad.Report failed =
        new UnderLoad.Report(
            Optional.empty(), Optional.of(failure), Optional.of(none), Optional.of(none));
    UnderLoad.Report quiet =
        new UnderLoad.Report(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    assertThat(Schema.problems("rollout", Json.write(UnderLoad.document(failed)))).isEmpty();
    assertThat(Schema.problems("rollout", Json.write(UnderLoad.document(quiet)))).isEmpty();
    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(UnderLoad.text(failed, "3.0s"))
        .contains("failed pings: 1 of 1\n", "p99 before the change: ", "p99 during the change: ");
  }

  @Test
  void aRolloutSaysHowLongTheCommandAndTheChangeItselfTook() {
    UnderLoad.Report done =
        new UnderLoad.Report(
            Optional.of(new RunResult(List.of(), Duration.ofMillis(1200))),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThat(UnderLoad.text(done, "3.0s"))
        .isEqualTo("unchanged in 3.0s, of which the change itself took 1.2s\n");
  }
}
