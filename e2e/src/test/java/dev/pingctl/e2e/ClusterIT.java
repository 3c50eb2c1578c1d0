package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The stages on the embedded cluster, side by side: what a learner does with them.
@Order(Suite.ON_WORKSHOP)
class ClusterIT {
  @RegisterExtension static final Shared WORKSHOP = Shared.workshop("k8s", "storage");

  @ParameterizedTest
  @ValueSource(strings = {"k8s", "storage"})
  void oneHundredPingsOverThreePodsRaiseTheCountByOneHundred(String stage) {
    // One that a test before has replaced answers until it has drained.
    Node.awaitThat(
        "no pod is ending",
        () ->
            Node.kubectl(
                        "-n",
                        "ping-" + stage,
                        "get",
                        "pods",
                        "-l",
                        "app.kubernetes.io/name=ping",
                        "-o",
                        "name")
                    .lines()
                    .count()
                == 3);

    String document =
        WORKSHOP
            .ok("ping", "--stage=" + stage, "--count=100", "--concurrency=50", "-o", "json")
            .out();

    assertThat(document).contains("\"grownBy\": 100").contains("\"failed\": 0");
    assertThat(document.lines().filter(line -> line.contains("\"pod\": \"ping-"))).hasSize(3);
  }

  @Test
  void theRealKubectlReadsTheSameState() {
    assertThat(Node.kubectl("get", "namespaces", "-l", "pingctl.dev/stage=k8s", "-o", "name"))
        .isEqualTo("namespace/ping-k8s");
    assertThat(
            Node.kubectl("-n", "ping-k8s", "get", "deployments,services,configmaps", "-o", "name")
                .lines())
        .contains(
            "deployment.apps/ping",
            "deployment.apps/redis",
            "service/ping",
            "service/redis-svc",
            "configmap/redis-conf");
    assertThat(
            Node.kubectl(
                "-n",
                "ping-k8s",
                "get",
                "pods",
                "-l",
                "app.kubernetes.io/managed-by=pingctl,app.kubernetes.io/name=ping",
                "-o",
                "jsonpath={range .items[*]}{.spec.containers[0].image} {end}"))
        .matches("(pingctl/ping:\\w+ ?){3}");
    assertThat(
            Node.kubectl(
                "get",
                "namespace",
                "ping-storage",
                "-o",
                "jsonpath={.metadata.labels.pod-security\\.kubernetes\\.io/enforce}"))
        .isEqualTo("restricted");
    assertThat(
            Node.kubectl(
                "-n",
                "ping-k8s",
                "get",
                "deployment",
                "ping",
                "-o",
                "jsonpath={.metadata.managedFields[?(@.operation=='Apply')].manager}"))
        .isEqualTo("pingctl");
  }

  @Test
  void statusTellsWhereHealthAndAddress() {
    assertThat(WORKSHOP.ok("status").out())
        .containsPattern("k8s +up +namespace ping-k8s +4/4 +\\d+ +http://localhost:5005")
        .containsPattern("storage +up +namespace ping-storage +4/4 +\\d+ +http://localhost:5006");
  }

  @Test
  void logsShowEveryPodAndFollowingGoesOnUntilControlC() throws Exception {
    assertThat(WORKSHOP.ok("logs", "--stage=k8s").out())
        .contains("Ready to accept connections")
        .containsPattern("(?m)^redis-\\S+ \\| ")
        .containsPattern("(?m)^ping-\\S+ \\| ");

    Process logs = WORKSHOP.pingctl().start("logs", "--stage=k8s", "--follow", "--tail=1");
    BufferedReader lines = logs.inputReader();
    assertThat(lines.readLine()).isNotNull();
    Command.output("kill", "-INT", String.valueOf(logs.pid()));
    assertThat(logs.waitFor()).isEqualTo(130);
  }

  @Test
  void scaleChangesThePodsAndUpGoesBack() {
    WORKSHOP.ok("scale", "--stage=k8s", "--replicas=5");
    assertThat(replicas("spec.replicas") + " " + replicas("status.readyReplicas")).isEqualTo("5 5");
    assertThat(WORKSHOP.ok("verify", "--stage=k8s").err())
        .contains("every pod of ping answers: ok");

    WORKSHOP.ok("up", "--stage=k8s");
    assertThat(replicas("spec.replicas")).isEqualTo("3");
  }

  @Test
  void aStageThatIsScaledToNothingIsDegradedUntilItIsUp() {
    WORKSHOP.ok("scale", "--stage=k8s", "--replicas=0");

    assertThat(WORKSHOP.ok("status").out())
        .containsPattern("k8s +degraded")
        .contains(
            "k8s is degraded: Deployment ping is scaled to 0; `pingctl up --stage=k8s` fixes");

    WORKSHOP.ok("up", "--stage=k8s");
    assertThat(WORKSHOP.ok("status").out()).containsPattern("k8s +up +namespace ping-k8s +4/4");
  }

  @Test
  void whatKubectlHasScaledIsToldAndSetBackByTheCommandThatIsNamed() {
    Node.kubectl("-n", "ping-k8s", "scale", "deployment", "ping", "--replicas=5");

    assertThat(WORKSHOP.failed(4, "PING-CONFLICT", "scale", "--stage=k8s", "--replicas=4").err())
        .contains(".spec.replicas by kubectl. `pingctl up --stage=k8s --force-conflicts`");
    WORKSHOP.ok("up", "--stage=k8s", "--force-conflicts");

    assertThat(replicas("spec.replicas")).isEqualTo("3");
    WORKSHOP.ok("scale", "--stage=k8s", "--replicas=4");
    WORKSHOP.ok("up", "--stage=k8s");
  }

  @Test
  void restartMakesEveryPodAnewAndLosesNoPing() {
    String pods = stayingPods();
    try (Load load = Load.on(WORKSHOP.pingctl(), "k8s")) {
      WORKSHOP.ok("restart", "--stage=k8s");

      Load.Sum sum = load.end();
      assertThat(sum.failed()).as("failed pings of " + sum).isZero();
      assertThat(sum.ok()).isPositive();
      assertThat(stayingPods().lines()).doesNotContainAnyElementsOf(pods.lines().toList());
    }
  }

  /// The pods of ping without those that have been told to end and still drain.
  private static String stayingPods() {
    String names =
        "{{range .items}}{{if not"
            + " .metadata.deletionTimestamp}}{{.metadata.name}}{{\"\\n\"}}{{end}}{{end}}";
    return Node.kubectl("-n", "ping-k8s", "get", "pods", "-l", PING, "-o", "go-template=" + names);
  }

  @Test
  void teardownOfTheStageKeepsTheCountUnlessItsVolumesAreMeant() {
    WORKSHOP.ok("ping", "--stage=storage", "--count=10");
    long count = count();

    WORKSHOP.ok("teardown", "--stage=storage");
    assertThat(WORKSHOP.ok("status").out())
        .containsPattern("storage +down")
        .containsPattern("k8s +up");
    WORKSHOP.ok("up", "--stage=storage");
    assertThat(count()).isEqualTo(count);

    WORKSHOP.ok("teardown", "--stage=storage", "--volumes");
    WORKSHOP.ok("up", "--stage=storage");
    assertThat(count()).isZero();
  }

  private static final String PING = "app.kubernetes.io/name=ping";

  private static String replicas(String field) {
    return Node.kubectl(
        "-n", "ping-k8s", "get", "deployment", "ping", "-o", "jsonpath={." + field + "}");
  }

  private static long count() {
    return Node.count(5006);
  }
}
