package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Releases while the cluster goes away, or in the hands of another Helm.
class HelmFaultsIT {
  /// A value whose change makes no pod anew.
  private static final String QUICK = "--set=podDisruptionBudget.maxUnavailable=2";

  private static final String STAGE = "stages/08-helm/stage.yaml";

  @TempDir static Path folder = Path.of("");
  private static ChartStages stages;
  private static Set<String> before = Set.of();

  @TempDir Path own = Path.of("");

  @BeforeAll
  static void nothingIsThere() {
    stages = new ChartStages(folder);
    before = Engine.everything();
  }

  @BeforeEach
  void theStageIsUp() {
    stages.ok("up", "--stage=helm");
  }

  @AfterAll
  static void teardownLeavesNothing() {
    stages.ok("teardown");
    assertThat(Engine.everything()).isEqualTo(before);
    assertThat(Files.exists(stages.home())).as("pingctl's home").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kill", "pause"})
  void aClusterThatGoesAwayInTheMiddleIsToldAndTheNextRunGoesOn(String going) throws IOException {
    Installation changed =
        stages.hook(own, "sleep 300").replace(STAGE, "timeout: 120s", "timeout: 10s");
    Process up = stages.with(changed).start("up", "--stage=helm", QUICK);
    stages.awaitHook();

    Command.output("docker", going, Node.NAME);
    Command.Result ended = Command.await(up);

    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(3);
    assertThat(ended.err())
        .contains("[PING-CLUSTER-DOWN]")
        .containsAnyOf("connection refused", "EOF", "no answer in time")
        .doesNotContain("\tat ");
    if (going.equals("pause")) {
      assertThat(stages.pingctl().run("up", "--stage=helm").err()).contains("docker unpause");
      Command.output("docker", "unpause", Node.NAME);
    }
    Command.Result again = stages.pingctl().run("up", "--stage=helm");
    assertThat(again.exitCode()).as(again.all()).isZero();
    assertThat(stages.ok("history").out()).contains("Ended in the middle, while pending-upgrade");
    Node.kubectl("-n=ping-helm", "delete", "job", "slow", "--ignore-not-found");
  }

  @Test
  void aReleaseThatAnotherHelmIsAtIsWaitedForAndLeftAlone() throws Exception {
    Installation changed = stages.hook(own, "sleep 300");
    Process other =
        Judges.startHelm(
            stages.home().resolve("kubeconfig"),
            "upgrade",
            "ping",
            changed.file("stages/" + ChartStages.CHART).toString(),
            "-n=ping-helm",
            "--reuse-values");
    stages.awaitHook();
    String history = stages.helm("history", "ping", "-n=ping-helm");
    Installation impatient =
        new Installation(Files.createDirectory(own.resolve("impatient")))
            .replace(STAGE, "timeout: 120s", "timeout: 3s");

    Command.Result up = stages.with(impatient).run("up", "--stage=helm", QUICK);

    assertThat(up.exitCode()).as(up.all()).isEqualTo(4);
    assertThat(up.err())
        .contains("[PING-RELEASE-BUSY]")
        .contains("has been pending-upgrade by another Helm since");
    assertThat(stages.helm("history", "ping", "-n=ping-helm")).isEqualTo(history);
    Node.kubectl("-n=ping-helm", "delete", "job", "slow");
    Command.await(other);
    assertThat(stages.ok("up", "--stage=helm").out()).contains("helm is up");
  }

  @Test
  void aReleaseWhoseHistoryWasKeptComesUpAgainAndGoesWhole() {
    int last = stages.revision();
    stages.helm("uninstall", "ping", "-n=ping-helm", "--keep-history", "--wait");

    assertThat(stages.ok("up", "--stage=helm").err())
        .contains("as release ping (at most 2m): created");
    assertThat(stages.helm("list", "-n=ping-helm", "-o=json"))
        .contains("\"revision\":\"%d\"".formatted(last + 1))
        .contains("\"status\":\"deployed\"");

    stages.helm("uninstall", "ping", "-n=ping-helm", "--keep-history", "--wait");
    stages.ok("teardown", "--stage=helm", "--keep-cluster");
    assertThat(Node.kubectl("get", "namespace", "ping-helm", "--ignore-not-found")).isEmpty();
  }

  @Test
  void aCountOnAVolumeOutlivesTheUpgradeAndGoesWithTheRelease() {
    stages.ok("up", "--stage=helm", "--set=redis.persistence.enabled=true");
    stages.ok("ping", "--stage=helm", "--count=10");
    Node.kubectl("-n=ping-helm", "delete", "pod", "-l=app.kubernetes.io/name=redis", "--wait");
    stages.ok("up", "--stage=helm", "--set=redis.persistence.enabled=true," + QUICK.substring(6));
    assertThat(Node.count(5008)).isGreaterThanOrEqualTo(10);

    stages.ok("teardown", "--stage=helm", "--keep-cluster");

    assertThat(Node.kubectl("get", "namespace", "ping-helm", "--ignore-not-found")).isEmpty();
    Node.awaitThat(
        "its volume is gone",
        () -> !Node.kubectl("get", "persistentvolumes").contains("ping-helm"));
  }
}
