package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Releases that fail or are ended in the middle, while the cluster goes away, or in the hands of
/// another Helm. Of the service there is one pod, which counts at once: more would only take
/// longer.
@Order(Suite.ON_CLUSTER)
class HelmFaultsIT {
  private static final String ONE = "--set=replicaCount=1,rollout.minReadySeconds=0";

  /// With a value whose change replaces no pod.
  private static final String QUICK = ONE + ",podDisruptionBudget.maxUnavailable=2";

  private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9]{32}");
  private static final Path CHARTS = Path.of("..", "stages").toAbsolutePath().normalize();
  private static final String STAGE = "stages/08-helm/stage.yaml";

  @RegisterExtension static final Shared CLUSTER = Shared.cluster("helm");

  private static ChartStages stages;

  @TempDir Path own = Path.of("");

  @BeforeAll
  static void theJudgesAreThere() {
    stages = new ChartStages(CLUSTER);
  }

  @BeforeEach
  void theStageIsUp() {
    stages.ok("up", "--stage=helm", ONE);
  }

  @Test
  void aClusterThatIsKilledInTheMiddleIsToldAndTheNextRunGoesOn() throws IOException {
    goesAwayInTheMiddle("kill");
  }

  @Test
  @Tag("all")
  void aClusterThatIsPausedInTheMiddleIsToldAndTheNextRunGoesOn() throws IOException {
    goesAwayInTheMiddle("pause");
  }

  private void goesAwayInTheMiddle(String going) throws IOException {
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
      assertThat(stages.pingctl().run("up", "--stage=helm", ONE).err()).contains("docker unpause");
      Command.output("docker", "unpause", Node.NAME);
    }
    Command.Result again = stages.pingctl().run("up", "--stage=helm", ONE);
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
    assertThat(stages.ok("up", "--stage=helm", ONE).out()).contains("helm is up");
  }

  @Test
  void aReleaseWhoseHistoryWasKeptComesUpAgainAndGoesWhole() {
    int last = stages.revision();
    stages.helm("uninstall", "ping", "-n=ping-helm", "--keep-history", "--wait");

    assertThat(stages.ok("up", "--stage=helm", ONE).err())
        .containsPattern("as release ping with .* \\(at most 2m\\): created");
    assertThat(stages.helm("list", "-n=ping-helm", "-o=json"))
        .contains("\"revision\":\"%d\"".formatted(last + 1))
        .contains("\"status\":\"deployed\"");

    stages.helm("uninstall", "ping", "-n=ping-helm", "--keep-history", "--wait");
    stages.ok("teardown", "--stage=helm", "--keep-cluster");
    assertThat(Node.kubectl("get", "namespace", "ping-helm", "--ignore-not-found")).isEmpty();
  }

  @Test
  void aCountOnAVolumeOutlivesTheUpgradeAndGoesWithTheRelease() {
    stages.ok("up", "--stage=helm", ONE + ",redis.persistence.enabled=true");
    stages.ok("ping", "--stage=helm", "--count=10");
    Node.kubectl("-n=ping-helm", "delete", "pod", "-l=app.kubernetes.io/name=redis", "--wait");
    stages.ok("up", "--stage=helm", QUICK + ",redis.persistence.enabled=true");
    assertThat(Node.count(5008)).isGreaterThanOrEqualTo(10);

    stages.ok("teardown", "--stage=helm", "--keep-cluster");

    assertThat(Node.kubectl("get", "namespace", "ping-helm", "--ignore-not-found")).isEmpty();
    Node.awaitThat(
        "its volume is gone",
        () -> !Node.kubectl("get", "persistentvolumes").contains("ping-helm"));
  }

  @Test
  void aReleaseOfTheRealHelmIsTakenOverWithItsPassword() {
    stages.helm("uninstall", "ping", "-n=ping-helm", "--wait");
    stages.helm(
        "install",
        "ping",
        CHARTS.resolve(ChartStages.CHART).toString(),
        "-n=ping-helm",
        "--set=replicaCount=0");
    String password = stages.password();
    assertThat(password).matches(PASSWORD);

    assertThat(stages.ok("up", "--stage=helm", ONE).err())
        .containsPattern("as release ping with .* \\(at most 2m\\): changed");

    assertThat(stages.password()).isEqualTo(password);
    assertThat(stages.ok("history").out())
        .contains("Install complete")
        .contains("Upgrade complete");
  }

  @Test
  void aQuotaThatRefusesPodsIsToldAndTheReleaseGoesBack() {
    Node.kubectl("-n=ping-helm", "create", "quota", "few", "--hard=pods=3");
    try {
      Command.Result refused =
          stages.failed(1, "PING-QUOTA", "up", "--stage=helm", ONE + ",replicaCount=20");

      assertThat(refused.err()).contains("exceeded quota").contains("is back at what it was");
    } finally {
      Node.kubectl("-n=ping-helm", "delete", "quota", "few");
    }
  }

  @Test
  void aHookThatFailsIsToldAndTheReleaseGoesBack() throws IOException {
    Command.Result hook = stages.with(stages.hook(own, "exit 3")).run("up", "--stage=helm", QUICK);

    assertThat(hook.exitCode()).as(hook.all()).isEqualTo(1);
    assertThat(hook.err()).contains("[PING-HOOK]").contains("is back at what it was");
  }

  @Test
  void aFirstInstallationThatFailsIsTakenAway() {
    stages.ok("teardown", "--stage=helm", "--keep-cluster");
    Installation impatient =
        new Installation(own).replace("stages/08-helm/stage.yaml", "timeout: 120s", "timeout: 10s");

    Command.Result up =
        stages.with(impatient).run("up", "--stage=helm", ONE + ",readinessPath=/nowhere");

    assertThat(up.exitCode()).as(up.all()).isEqualTo(5);
    assertThat(up.err()).contains("Release ping was taken away.");
    assertThat(stages.helm("list", "--all", "--short", "-n=ping-helm")).isBlank();
  }

  /// How a run may be ended.
  enum End {
    CONTROL_C("INT", 130),
    KILL("KILL", 137);

    private final String signal;
    private final int exitCode;

    End(String signal, int exitCode) {
      this.signal = signal;
      this.exitCode = exitCode;
    }
  }

  @Test
  void anUpgradeThatIsKilledInTheMiddleIsGoneOnFrom() throws Exception {
    endsInTheMiddle(End.KILL);
  }

  @Test
  @Tag("all")
  void anUpgradeThatIsInterruptedInTheMiddleIsGoneOnFrom() throws Exception {
    endsInTheMiddle(End.CONTROL_C);
  }

  private void endsInTheMiddle(End end) throws Exception {
    Process upgrade = stages.with(stages.hook(own, "sleep 300")).start("up", "--stage=helm", QUICK);
    stages.awaitHook();
    assertThat(stages.helm("list", "--pending", "--short", "-n=ping-helm").strip())
        .isEqualTo("ping");
    assertThat(stages.pingctl().run("up", "--stage=helm", ONE).err()).contains("[PING-BUSY]");

    Command.output("kill", "-" + end.signal, String.valueOf(upgrade.pid()));
    assertThat(Command.await(upgrade).exitCode()).isEqualTo(end.exitCode);

    Command.Result up = stages.pingctl().run("up", "--stage=helm", ONE);
    assertThat(up.exitCode()).as(up.all()).isZero();
    assertThat(stages.ok("history").out()).contains("Ended in the middle, while pending-upgrade");
    Node.kubectl("-n=ping-helm", "delete", "job", "slow", "--ignore-not-found");
  }

  @Test
  void aReleaseLeftPendingIsRecovered() throws IOException {
    isRecoveredFrom("pending-upgrade");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending-install", "pending-rollback"})
  @Tag("all")
  void soIsAReleaseOfTheOtherPendingStates(String status) throws IOException {
    isRecoveredFrom(status);
  }

  private void isRecoveredFrom(String status) throws IOException {
    ReleaseSecret record = ReleaseSecret.read("ping-helm", "ping", stages.revision());
    record.write(record.text().replace("\"status\":\"deployed\"", "\"status\":\"" + status + "\""));

    Command.Result up = stages.pingctl().run("up", "--stage=helm", ONE);

    assertThat(up.exitCode()).as(up.all()).isZero();
    assertThat(stages.ok("history").out()).contains("Ended in the middle, while " + status);
  }
}
