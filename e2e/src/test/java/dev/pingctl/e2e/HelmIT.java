package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The stages that are charts, on the embedded cluster, with the real Helm as the judge.
class HelmIT {
  private static final Path CHARTS = Path.of("..", "stages").toAbsolutePath().normalize();
  private static final String CHART = "08-helm/chart";
  private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9]{32}");

  @TempDir static Path folder = Path.of("");
  private static Path home = Path.of("");
  private static Pingctl pingctl = new Pingctl(Path.of(""));
  private static Set<String> before = Set.of();

  @TempDir Path own = Path.of("");

  @BeforeAll
  static void bothStagesComeUp() {
    Judges.build(folder.resolve("judges"));
    home = folder.resolve("home");
    pingctl = new Pingctl(home);
    before = Engine.everything();
    assertThat(ok("up", "--stage=chart").out()).contains("chart is up: http://localhost:5007");
  }

  @BeforeEach
  void theStageIsAsItShouldBe() {
    assertThat(ok("up", "--stage=helm").out()).contains("helm is up: http://localhost:5008");
  }

  @AfterAll
  static void teardownLeavesNothing() {
    Command.Result one = pingctl.run("teardown", "--stage=chart");
    assertThat(one.exitCode()).as(one.all()).isZero();
    assertThat(helm("list", "--all-namespaces", "--short").strip()).isEqualTo("ping");
    Command.Result teardown = pingctl.run("teardown");
    assertThat(teardown.exitCode()).as(teardown.all()).isZero();
    assertThat(Engine.everything()).isEqualTo(before);
    assertThat(Files.exists(home)).as("pingctl's home").isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"chart", "helm"})
  void aStageProvesItselfAndStaysAsItIs(String stage) {
    ok("verify", "--stage=" + stage);

    assertThat(ok("up", "--stage=" + stage).out()).contains("unchanged in ");
    assertThat(ok("status").out())
        .containsPattern(stage + " +up +namespace ping-" + stage + " +4/4");
  }

  @Test
  void theRealHelmFindsNoFaultInTheChartsAndRendersTheSame() throws IOException {
    for (String chart : new String[] {"07-chart/chart", "07-chart/redis-chart", CHART}) {
      helm("lint", "--strict", CHARTS.resolve(chart).toString());
    }
    Path values = own.resolve("values.yaml");
    Files.writeString(values, helm("get", "values", "ping", "-n=ping-helm", "-o=yaml"));
    String[] more = {
      "--values=" + values, "--set=redis.auth.password=known,redis.persistence.enabled=true"
    };

    String ours = ok("manifests", "--stage=helm", more[0], more[1]).out();
    String theirs =
        helm(
            "template",
            "ping",
            CHARTS.resolve(CHART).toString(),
            "-n=ping-helm",
            "--no-hooks",
            more[0],
            more[1]);

    // The namespace comes before what the chart makes.
    assertThat(ours.substring(ours.indexOf("---\n# Source: "))).isEqualTo(theirs);
  }

  @Test
  void theRealHelmTakesTheReleaseForItsOwn() {
    assertThat(helm("list", "-n=ping-helm", "-o=json")).contains("\"status\":\"deployed\"");
    assertThat(helm("status", "ping", "-n=ping-helm")).contains("on port 30008 of every node");
    assertThat(helm("test", "ping", "-n=ping-helm")).contains("Succeeded").doesNotContain("Failed");
    int present = revision();
    ok("up", "--stage=helm", "--set=greeting=Moin!");

    helm("rollback", "ping", String.valueOf(present), "-n=ping-helm", "--wait");

    assertThat(ok("history").out())
        .containsPattern((present + 2) + " .* deployed .* Rollback to " + present);
    ok("rollback", "--to=" + (present + 1), "--rate=0");
    assertThat(helm("get", "values", "ping", "-n=ping-helm")).contains("greeting: Moin!");
    assertThat(helm("history", "ping", "-n=ping-helm")).contains("Rollback to " + (present + 1));
  }

  @Test
  void aReleaseOfTheRealHelmIsTakenOverWithItsPassword() {
    helm("uninstall", "ping", "-n=ping-helm", "--wait");
    helm(
        "install",
        "ping",
        CHARTS.resolve(CHART).toString(),
        "-n=ping-helm",
        "--set=replicaCount=0");
    String password = password();
    assertThat(password).matches(PASSWORD);

    assertThat(ok("up", "--stage=helm").err()).contains("as release ping (at most 2m): changed");

    assertThat(password()).isEqualTo(password);
    assertThat(ok("history").out()).contains("Install complete").contains("Upgrade complete");
  }

  @Test
  void aRolloutAndItsRollbackLoseNoPing() {
    String rollout = ok("rollout", "--to=v2", "-o", "json").out();
    assertThat(rollout)
        .contains("\"failed\": 0")
        .contains("\"lostCounts\": 0")
        .contains("\"v2\": ");
    assertThat(ok("ping", "--stage=helm", "--count=10").out()).contains(" v2 ");

    String rollback = ok("rollback", "-o", "json").out();

    assertThat(rollback)
        .contains("\"failed\": 0")
        .contains("\"lostCounts\": 0")
        .contains("\"v2\": ");
    assertThat(ok("ping", "--stage=helm", "--count=10").out()).doesNotContain(" v2 ");
  }

  @Test
  void aVersionThatIsNeverReadyIsTakenBackWithoutAFailedPing() {
    Command.Result broken =
        failed(
            5,
            "PING-WAIT-TIMEOUT",
            "rollout",
            "--to=broken",
            "--set=readinessPath=/nowhere",
            "--timeout=15s");

    assertThat(broken.out()).contains("failed pings: 0 of").doesNotContain("answers of broken");
    assertThat(broken.err()).contains("statuscode: 404").contains("is back at what it was");
    assertThat(ok("history").out())
        .containsPattern("failed .* Upgrade \"ping\" failed")
        .containsPattern("deployed .* Rollback to ");
  }

  @Test
  void whatTheSchemaRejectsIsToldAndNothingIsTouched() throws IOException {
    int present = revision();

    Command.Result wrong =
        failed(2, "PING-VALUES", "up", "--stage=helm", "--set=replicaCount=many,service.type=Post");

    assertThat(wrong.err())
        .contains("replicaCount: got string, want integer")
        .contains("service.type: value must be one of");
    failed(2, "PING-BAD-FILE", "up", "--stage=helm", "--values=" + own.resolve("none.yaml"));
    Path list = Files.writeString(own.resolve("list.yaml"), "- a\n");
    failed(2, "PING-BAD-FILE", "up", "--stage=helm", "--values=" + list);
    assertThat(revision()).isEqualTo(present);
  }

  @Test
  void aQuotaThatRefusesPodsIsToldAndTheReleaseGoesBack() {
    Node.kubectl("-n=ping-helm", "create", "quota", "few", "--hard=pods=6");
    try {
      Command.Result refused =
          failed(1, "PING-QUOTA", "up", "--stage=helm", "--set=replicaCount=20");

      assertThat(refused.err()).contains("exceeded quota").contains("is back at what it was");
    } finally {
      Node.kubectl("-n=ping-helm", "delete", "quota", "few");
    }
  }

  @Test
  void aHookThatFailsIsToldAndTheReleaseGoesBack() throws IOException {
    Command.Result hook = with(hook("exit 3")).run("up", "--stage=helm", "--set=greeting=Salve!");

    assertThat(hook.exitCode()).as(hook.all()).isEqualTo(1);
    assertThat(hook.err()).contains("[PING-HOOK]").contains("is back at what it was");
  }

  @Test
  void aTestThatFailsIsToldWithWhatItWrote() {
    Installation spoilt =
        new Installation(own)
            .replace(
                "stages/" + CHART + "/templates/tests/ping.yaml", "ask /test\n", "ask /nowhere\n");
    Pingctl other = with(spoilt);
    assertThat(other.run("up", "--stage=helm").exitCode()).isZero();

    Command.Result verify = other.run("verify", "--stage=helm");

    assertThat(verify.exitCode()).as(verify.all()).isEqualTo(6);
    assertThat(verify.out())
        .contains("the tests of release ping pass")
        .contains("/nowhere: Not found");
  }

  @Test
  void aFirstInstallationThatFailsIsTakenAway() {
    ok("teardown", "--stage=helm", "--keep-cluster");
    Installation impatient =
        new Installation(own).replace("stages/08-helm/stage.yaml", "timeout: 120s", "timeout: 10s");

    Command.Result up = with(impatient).run("up", "--stage=helm", "--set=readinessPath=/nowhere");

    assertThat(up.exitCode()).as(up.all()).isEqualTo(5);
    assertThat(up.err()).contains("Release ping was taken away.");
    assertThat(helm("list", "--all", "--short", "-n=ping-helm")).isBlank();
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

  @ParameterizedTest
  @EnumSource
  void anUpgradeThatIsEndedInTheMiddleIsGoneOnFrom(End end) throws Exception {
    Process upgrade = with(hook("sleep 300")).start("up", "--stage=helm", "--set=greeting=Salve!");
    Node.awaitThat("the hook runs", () -> hookRuns());
    assertThat(helm("list", "--pending", "--short", "-n=ping-helm").strip()).isEqualTo("ping");
    assertThat(pingctl.run("up", "--stage=helm").err()).contains("[PING-BUSY]");

    Command.output("kill", "-" + end.signal, String.valueOf(upgrade.pid()));
    assertThat(Command.await(upgrade).exitCode()).isEqualTo(end.exitCode);

    Command.Result up = pingctl.run("up", "--stage=helm");
    assertThat(up.exitCode()).as(up.all()).isZero();
    assertThat(ok("history").out()).contains("Ended in the middle, while pending-upgrade");
    Node.kubectl("-n=ping-helm", "delete", "job", "slow", "--ignore-not-found");
  }

  private static boolean hookRuns() {
    return Node.kubectl(
            "-n=ping-helm",
            "get",
            "job",
            "slow",
            "--ignore-not-found",
            "-o=jsonpath={.status.active}")
        .equals("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pending-install", "pending-upgrade", "pending-rollback"})
  void aReleaseLeftPendingIsRecovered(String status) throws IOException {
    ReleaseSecret record = ReleaseSecret.read("ping-helm", "ping", revision());
    record.write(record.text().replace("\"status\":\"deployed\"", "\"status\":\"" + status + "\""));

    Command.Result up = pingctl.run("up", "--stage=helm");

    assertThat(up.exitCode()).as(up.all()).isZero();
    assertThat(ok("history").out()).contains("Ended in the middle, while " + status);
  }

  @Test
  void scaleRestartAndLogsWorkOnWhatAReleaseMade() {
    ok("scale", "--stage=chart", "--replicas=2");
    ok("restart", "--stage=chart");
    assertThat(ok("logs", "--stage=chart").out()).contains("ping-").contains("redis-");

    ok("up", "--stage=chart");

    assertThat(
            Node.kubectl(
                "-n=ping-chart", "get", "deployment", "ping", "-o=jsonpath={.spec.replicas}"))
        .isEqualTo("3");
  }

  /// A workshop whose chart has a hook before each upgrade that does this.
  private Installation hook(String script) throws IOException {
    Installation changed = new Installation(own);
    Files.writeString(
        changed.file("stages/" + CHART + "/templates/hook.yaml"),
        """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: slow
          labels: {app.kubernetes.io/part-of: ping-workshop, pingctl.dev/stage: helm, app.kubernetes.io/managed-by: Helm}
          annotations: {helm.sh/hook: pre-upgrade, helm.sh/hook-delete-policy: "before-hook-creation,hook-failed"}
        spec:
          backoffLimit: 0
          template:
            metadata:
              labels: {app.kubernetes.io/part-of: ping-workshop, pingctl.dev/stage: helm, app.kubernetes.io/managed-by: Helm}
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 1
              securityContext: {runAsNonRoot: true, runAsUser: 999, seccompProfile: {type: RuntimeDefault}}
              containers:
                - name: slow
                  image: {{ .Values.redis.image.repository }}:{{ .Values.redis.image.tag }}
                  command: [bash, -c, "SCRIPT"]
                  securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """
            .replace("SCRIPT", script));
    return changed;
  }

  private static Pingctl with(Installation installation) {
    return new Pingctl(home).launchedBy(installation.launcher());
  }

  private static String password() {
    return Node.kubectl(
        "-n=ping-helm",
        "get",
        "secret",
        "ping-redis",
        "-o=go-template={{index .data \"redis-password\" | base64decode}}");
  }

  private static int revision() {
    String list = helm("list", "-n=ping-helm", "-o=json");
    return Integer.parseInt(list.replaceFirst("(?s).*\"revision\":\"(\\d+)\".*", "$1").strip());
  }

  private static String helm(String... arguments) {
    Command.Result result = Judges.helm(home.resolve("kubeconfig"), arguments);
    assertThat(result.exitCode()).as(result.all()).isZero();
    return result.out();
  }

  private static Command.Result ok(String... arguments) {
    Command.Result result = pingctl.run(arguments);
    assertThat(result.exitCode()).as(result.all()).isZero();
    return result;
  }

  private static Command.Result failed(int exitCode, String id, String... arguments) {
    Command.Result result = pingctl.run(arguments);
    assertThat(result.exitCode()).as(result.all()).isEqualTo(exitCode);
    assertThat(result.err()).contains("[" + id + "]").doesNotContain("\tat ");
    return result;
  }
}
