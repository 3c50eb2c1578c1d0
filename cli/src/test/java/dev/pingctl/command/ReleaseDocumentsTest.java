package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pingctl.canary.CanaryJudge;
import dev.pingctl.canary.CanaryPings;
import dev.pingctl.canary.CanaryRules;
import dev.pingctl.cluster.ReleaseRecord;
import dev.pingctl.cluster.ReleaseRecord.Status;
import dev.pingctl.command.option.UnderLoad;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Ticker;
import dev.pingctl.ping.Load;
import dev.pingctl.ping.PingResult;
import dev.pingctl.ping.Pinger;
import dev.pingctl.run.RunResult;
import dev.pingctl.text.Json;
import dev.pingctl.threshold.Conditions;
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
  void aCanaryIsAsItsSchemaSaysWhateverCameOfIt() throws Exception {
    PingResult none = new Pinger().run(Load.of(URI.create("http://127.0.0.1:1"), 1, 1), _ -> {});
    CanaryPings pings = new CanaryPings("v2", 0, () -> 0);
    CanaryRules rules =
        new CanaryRules(
            "v2",
            List.of(100),
            Conditions.parse("errors>1%", CanaryRules.METRICS),
            1,
            Duration.ZERO,
            Duration.ZERO);
    CanaryJudge judge = new CanaryJudge(rules, pings, Ticker.SYSTEM);
    Failure failure = assertThrows(Failure.class, () -> judge.pass(100, _ -> {}));
    CanaryReport aborted =
        new CanaryReport(
            "v2", judge.steps(), Optional.of(failure), Optional.of(Duration.ofMillis(1_900)), none);
    CanaryReport promoted =
        new CanaryReport("v2", List.of(), Optional.empty(), Optional.empty(), none);

    assertThat(Schema.problems("canary", Json.write(aborted.document()))).isEmpty();
    assertThat(Schema.problems("canary", Json.write(promoted.document()))).isEmpty();
    assertThat(aborted.text())
        .startsWith("step 100 %: not decided after 0")
        .contains(
            "0 pings of v2, 0 of them failed\n",
            "v2 answered for the last time 1.9s after that\n",
            "failed pings: 1 of 1\n");
    assertThat(promoted.text()).contains("promoted: the release is at v2\n");
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
