package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The stages that are charts, on the embedded cluster, with the real Helm as the judge.
@Order(Suite.ON_WORKSHOP)
class HelmIT {
  private static final Path CHARTS = Path.of("..", "stages").toAbsolutePath().normalize();
  private static final String CHART = ChartStages.CHART;

  /// A value whose change replaces no pod.
  private static final String QUICK = "--set=podDisruptionBudget.maxUnavailable=2";

  private static final String EVERY_SWITCH =
      "--set=autoscaling.enabled=true,ingress.enabled=true,ingress.className=any,ingress.tlsSecret=any,redis.persistence.enabled=true";

  @RegisterExtension static final Shared WORKSHOP = Shared.workshop("chart", "helm");

  private static ChartStages stages;

  @TempDir Path own = Path.of("");

  @BeforeAll
  static void theJudgesAreThere() {
    stages = new ChartStages(WORKSHOP);
  }

  @BeforeEach
  void theStageIsAsItShouldBe() {
    stages.ok("up", "--stage=helm");
  }

  @AfterAll
  static void theStagesAreAsTheyWere() {
    stages.ok("up", "--stage=helm");
    stages.ok("up", "--stage=chart");
  }

  @ParameterizedTest
  @ValueSource(strings = {"chart", "helm"})
  void statusTellsThatAllOfAReleaseIsUp(String stage) {
    assertThat(stages.ok("status").out())
        .containsPattern(stage + " +up +namespace ping-" + stage + " +4/4");
  }

  @Test
  void theReleasesOfAStageGoWithIt() {
    stages.ok("teardown", "--stage=chart");

    assertThat(stages.helm("list", "--all-namespaces", "--short").strip()).isEqualTo("ping");
    assertThat(stages.ok("up", "--stage=chart").out())
        .contains("chart is up: http://localhost:5007");
  }

  @Test
  void theRealHelmFindsNoFaultInTheChartsAndRendersTheSame() throws IOException {
    for (String chart : new String[] {"07-chart/chart", "07-chart/redis-chart", CHART}) {
      stages.helm("lint", "--strict", CHARTS.resolve(chart).toString());
    }
    Path values = own.resolve("values.yaml");
    Files.writeString(values, stages.helm("get", "values", "ping", "-n=ping-helm", "-o=yaml"));
    String[] more = {
      "--values=" + values, "--set=redis.auth.password=known,redis.persistence.enabled=true"
    };

    String ours = stages.ok("manifests", "--stage=helm", more[0], more[1]).out();
    String theirs =
        stages.helm(
            "template",
            "ping",
            CHARTS.resolve(CHART).toString(),
            "-n=ping-helm",
            "--no-hooks",
            more[0],
            more[1]);

    // The stage's own namespace comes before what the chart makes.
    String made = ours.substring(ours.indexOf("---\n# Source: "));
    assertThat(made.replaceAll("(?m)^(  namespace: ping-helm|# Secret .*: left out.*)\n", ""))
        .isEqualTo(withoutSecrets(theirs));
    assertThat(made).contains("# Secret ping-redis in namespace ping-helm: left out");
  }

  private static String withoutSecrets(String manifests) {
    return Stream.of(manifests.split("(?m)^(?=---\n)"))
        .filter(document -> !document.contains("\nkind: Secret\n"))
        .collect(Collectors.joining());
  }

  @Test
  void theClusterKnowsEveryPropertyOfWhatTheChartsMake() throws IOException {
    Schemas schemas = new Schemas(own);
    Path all = own.resolve("manifests.yaml");
    Files.writeString(
        all,
        stages.ok("manifests", "--stage=chart").out()
            + "---\n"
            + stages.ok("manifests", "--stage=helm", EVERY_SWITCH).out());

    Command.Result judged = schemas.judge(all);
    assertThat(judged.exitCode()).as(judged.all()).isZero();
    assertThat(judged.out()).contains("Invalid: 0, Errors: 0, Skipped: 0");

    for (String[] fault :
        new String[][] {
          {"minReadySeconds: 3", "minReadySecond: 3"},
          {"containerPort: 5000", "containerPort: http"},
          {"kind: PodDisruptionBudget", "kind: PodDisruption"}
        }) {
      String text = Files.readString(all);
      assertThat(text).contains(fault[0]);
      Path spoilt = own.resolve("spoilt.yaml");
      Files.writeString(spoilt, text.replace(fault[0], fault[1]));
      assertThat(schemas.judge(spoilt).exitCode()).as(fault[1]).isEqualTo(1);
    }
  }

  @Test
  void theRealHelmTakesTheReleaseForItsOwn() {
    assertThat(stages.helm("list", "-n=ping-helm", "-o=json")).contains("\"status\":\"deployed\"");
    assertThat(stages.helm("status", "ping", "-n=ping-helm"))
        .contains("on port 30008 of every node");
    assertThat(stages.helm("test", "ping", "-n=ping-helm"))
        .contains("Succeeded")
        .doesNotContain("Failed");
    int present = stages.revision();
    stages.ok("up", "--stage=helm", QUICK);

    stages.helm("rollback", "ping", String.valueOf(present), "-n=ping-helm", "--wait");

    assertThat(stages.ok("history").out())
        .containsPattern((present + 2) + " .* deployed .* Rollback to " + present);
    stages.ok("rollback", "--to=" + (present + 1), "--rate=0");
    assertThat(stages.helm("get", "values", "ping", "-n=ping-helm")).contains("maxUnavailable: 2");
    assertThat(stages.helm("history", "ping", "-n=ping-helm"))
        .contains("Rollback to " + (present + 1));
  }

  @Test
  void aRolloutLosesNoPing() {
    Command.Result first = stages.ok("rollout", "--to=v2", "-o", "json");
    assertThat(first.err())
        .as("images are there before the first ping")
        .containsPattern("(?s)load image pingctl/ping .* time +0.1.0 +v2 +failed\\n +1 s ");
    assertThat(first.out())
        .contains("\"failed\": 0")
        .contains("\"lostCounts\": 0")
        .contains("\"v2\": ");
    assertThat(stages.ok("ping", "--stage=helm", "--count=10").out()).contains(" v2 ");
  }

  @Test
  void whatAnInterruptedRolloutBeganIsToldAndSeenWhenItHasComeIn() {
    int present = stages.revision();
    Process rollout = stages.pingctl().start("rollout", "--to=v2");
    Node.awaitThat(
        "the new revision is made",
        () -> stages.ok("history").out().contains("Made by pingctl, not rolled out yet"));

    Command.output("kill", "-INT", String.valueOf(rollout.pid()));
    Command.Result ended = Command.await(rollout);

    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(130);
    assertThat(ended.out())
        .contains("Interrupted: this is what the pings saw until then.")
        .contains("failed pings: 0 of ", "p99 before the change: ", "p99 during the change: ");
    assertThat(ended.err())
        .contains("[PING-INTERRUPTED]", "`pingctl rollback --stage=helm`")
        .doesNotContain("teardown");
    Node.awaitThat(
        "it has come in", () -> !stages.ok("history").out().contains("not rolled out yet"));
    assertThat(stages.ok("history").out())
        .containsPattern((present + 1) + " .* deployed .* Upgrade complete");

    stages.ok("rollback", "--rate=0");

    assertThat(stages.helm("history", "ping", "-n=ping-helm"))
        .containsPattern((present + 1) + "\\s.*\\ssuperseded\\s.*Upgrade complete")
        .contains("Rollback to " + present);
  }

  @Test
  void aVersionThatIsNeverReadyIsTakenBackWithoutAFailedPing() {
    Command.Result broken =
        stages.failed(
            5,
            "PING-WAIT-TIMEOUT",
            "rollout",
            "--to=broken",
            "--set=readinessPath=/nowhere",
            "--timeout=15s");

    assertThat(broken.out()).contains("failed pings: 0 of").doesNotContain("answers of broken");
    assertThat(broken.err()).contains("statuscode: 404").contains("is back at what it was");
    assertThat(stages.ok("history").out())
        .containsPattern("failed .* Upgrade \"ping\" failed")
        .containsPattern("deployed .* Rollback to ");
  }

  @Test
  void whatTheSchemaRejectsIsToldAndNothingIsTouched() throws IOException {
    int present = stages.revision();

    Command.Result wrong =
        stages.failed(
            2,
            "PING-VALUES",
            "up",
            "--stage=helm",
            "--set=replicaCount=many,service.type=Post,rollout.maxSurge=0");

    assertThat(wrong.err())
        .contains("replicaCount: got string, want integer")
        .contains("service.type: value must be one of")
        .contains("rollout.maxSurge: minimum: got 0, want 1")
        .as("nothing has begun")
        .doesNotContain("provide image");
    stages.failed(2, "PING-BAD-FILE", "up", "--stage=helm", "--values=" + own.resolve("none.yaml"));
    Path list = Files.writeString(own.resolve("list.yaml"), "- a\n");
    stages.failed(2, "PING-BAD-FILE", "up", "--stage=helm", "--values=" + list);
    assertThat(stages.revision()).isEqualTo(present);
  }

  @Test
  void aKubeconfigOfTheUserWhoseContextIsGoneIsNothingToHelm() throws IOException {
    String gone = "apiVersion: v1\nkind: Config\ncurrent-context: gone\n";
    Path kubeconfig = Files.writeString(own.resolve("gone.yaml"), gone);
    stages.ok("up", "--stage=helm");

    Command.Result up =
        new Pingctl(stages.home())
            .with("KUBECONFIG", kubeconfig.toString())
            .run("up", "--stage=helm", QUICK);

    assertThat(up.exitCode()).as(up.all()).isZero();
    assertThat(up.err()).contains("as release ping").contains("changed");
  }

  @Test
  void aRolloutThatCannotBeIsToldBeforeTheFirstPing() {
    int present = stages.revision();

    Command.Result values =
        stages.failed(2, "PING-VALUES", "rollout", "--to=v3", "--set=replicaCount=many");

    assertThat(values.all())
        .contains("replicaCount: got string, want integer")
        .doesNotContain("failed pings");
    assertThat(values.err()).as("no image is made").doesNotContain("provide image");
    Installation spoilt =
        new Installation(own)
            .replace(
                "stages/" + CHART + "/templates/deployment.yaml",
                "minReadySeconds:",
                "minReadySeconds: {{ fail \"not today\" }} #");

    Command.Result template = stages.with(spoilt).run("rollout", "--to=v3");

    assertThat(template.exitCode()).as(template.all()).isEqualTo(2);
    assertThat(template.err()).contains("[PING-CHART]").contains("not today");
    assertThat(template.all()).doesNotContain("failed pings");
    assertThat(stages.revision()).isEqualTo(present);
  }

  @Test
  void aRevisionThatIsNotThereIsToldBeforeTheFirstPing() {
    Command.Result none = stages.failed(2, "PING-NO-REVISION", "rollback", "--to=999");

    assertThat(none.all()).contains("no revision 999").doesNotContain("failed pings");
  }

  @Test
  void aTestThatFailsIsToldWithWhatItWrote() {
    Installation spoilt =
        new Installation(own)
            .replace(
                "stages/" + CHART + "/templates/tests/ping.yaml", "ask /test\n", "ask /nowhere\n")
            // What takes longest of the stage's claims, and is nothing to this one.
            .replace("stages/08-helm/stage.yaml", "  - rolls-back: ping\n", "");
    Pingctl other = stages.with(spoilt);
    assertThat(other.run("up", "--stage=helm").exitCode()).isZero();

    Command.Result verify = other.run("verify", "--stage=helm");

    assertThat(verify.exitCode()).as(verify.all()).isEqualTo(6);
    assertThat(verify.out())
        .contains("the tests of release ping pass")
        .contains("/nowhere: Not found");
  }

  @Test
  void scaleRestartAndLogsWorkOnWhatAReleaseMade() {
    stages.ok("scale", "--stage=chart", "--replicas=2");
    stages.ok("restart", "--stage=chart");
    assertThat(stages.ok("logs", "--stage=chart").out()).contains("ping-").contains("redis-");

    stages.ok("up", "--stage=chart");

    assertThat(
            Node.kubectl(
                "-n=ping-chart", "get", "deployment", "ping", "-o=jsonpath={.spec.replicas}"))
        .isEqualTo("3");
  }
}
