package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What keeps a stage from coming up or from going is named. The stage is one of these tests' own,
/// with a single Deployment and a ConfigMap.
@Order(Suite.ON_CLUSTER)
class ClusterReasonsIT {
  private static final String NAMESPACE = "ping-reasons";

  @RegisterExtension static final Shared CLUSTER = Shared.cluster();

  private static Path objects = Path.of("");
  private static Pingctl pingctl = new Pingctl(Path.of(""));

  @BeforeAll
  static void theClusterComesUp() throws IOException {
    Installation installation = new Installation(CLUSTER.folder());
    Path stage = Files.createDirectories(installation.file("stages/31-reasons"));
    objects = stage.resolve("objects.yaml");
    Files.writeString(
        stage.resolve("stage.yaml"),
        """
        format: 1
        title: Reasons
        needs: [cluster]
        images: [pingctl/redis]
        up:
          - apply:
              files: [objects.yaml]
              timeout: 60s
        verify: []
        """);
    pingctl = CLUSTER.pingctl().launchedBy(installation.launcher());
    comesUp();
  }

  @AfterAll
  static void theStageGoes() {
    ok("teardown", "--stage=reasons", "--keep-cluster");
  }

  @Test
  void anImageThatIsNowhereIsToldAtOnce() {
    write("image: localhost:1/nowhere:1");

    assertThat(failed(1, "PING-IMAGE-PULL").err()).contains("localhost:1/nowhere:1");
  }

  @Test
  void aContainerThatEndsAgainAndAgainIsToldWithItsLastLines() {
    // Never ready: the kubelet may need longer than minReadySeconds to see that it has ended.
    write(
        """
        command: [sh, -c, 'echo these are my last words; exit 7']
        readinessProbe: {exec: {command: ['false']}}
        """);

    assertThat(failed(1, "PING-CRASH").err()).contains("exit code 7", "these are my last words");
  }

  @Test
  void aPodThatFitsOnNoNodeIsTold() {
    write("resources: {requests: {memory: 100Ti}}");

    assertThat(failed(1, "PING-SCHEDULING").err()).contains("Insufficient memory");
  }

  @Test
  void aQuotaThatIsUsedUpIsTold() {
    comesUp();
    Node.kubectl("-n", NAMESPACE, "create", "quota", "small", "--hard=requests.storage=0,pods=0");
    try {
      write("env: [{name: ANOTHER, value: pod}]");

      assertThat(failed(1, "PING-QUOTA").err()).contains("exceeded quota: small");
    } finally {
      Node.kubectl("-n", NAMESPACE, "delete", "quota", "small");
    }
  }

  @Test
  void aFailingProbeIsToldWhileItIsWaitedForAndControlCDeletesNothing() throws Exception {
    write("readinessProbe: {exec: {command: ['false']}, periodSeconds: 1}");
    Process up = pingctl.start("up", "--stage=reasons");
    BufferedReader errors = up.errorReader();
    StringBuilder told = new StringBuilder();
    for (String line = errors.readLine();
        line != null && !line.contains("Readiness probe failed");
        line = errors.readLine()) {
      told.append(line).append('\n');
    }
    assertThat(up.isAlive()).as(told.toString()).isTrue();

    Command.output("kill", "-INT", String.valueOf(up.pid()));

    assertThat(up.waitFor()).isEqualTo(130);
    assertThat(errors.lines().toList()).anyMatch(line -> line.contains("[PING-INTERRUPTED]"));
    assertThat(Node.kubectl("-n", NAMESPACE, "get", "deployments", "-o", "name"))
        .isEqualTo("deployment.apps/worker");
  }

  @Test
  void aFieldThatSomebodyElseHasSetIsToldAndTakenOverOnlyByForce() {
    comesUp();
    Node.kubectl(
        "-n", NAMESPACE, "patch", "deployment", "worker", "-p", "{\"spec\":{\"replicas\":2}}");

    assertThat(failed(4, "PING-CONFLICT").err()).contains(".spec.replicas by kubectl-patch");
    assertThat(replicas()).isEqualTo("2");

    ok("up", "--stage=reasons", "--force-conflicts");
    assertThat(replicas()).isEqualTo("1");
  }

  @Test
  void aForeignObjectOfTheSameNameIsLeftAlone() {
    comesUp();
    Node.kubectl("-n", NAMESPACE, "delete", "configmap", "settings");
    Node.kubectl("-n", NAMESPACE, "create", "configmap", "settings", "--from-literal=whose=mine");
    try {
      assertThat(failed(4, "PING-FOREIGN").err()).contains("ConfigMap settings");
      assertThat(
              Node.kubectl(
                  "-n", NAMESPACE, "get", "configmap", "settings", "-o", "jsonpath={.data.whose}"))
          .isEqualTo("mine");
    } finally {
      Node.kubectl("-n", NAMESPACE, "delete", "configmap", "settings");
    }
  }

  @Test
  void aNamespaceThatHoldsWhatIsForeignIsKept() {
    comesUp();
    Node.kubectl("-n", NAMESPACE, "create", "configmap", "visitor", "--from-literal=whose=mine");
    try {
      Command.Result teardown = pingctl.run("teardown", "--stage=reasons");

      assertThat(teardown.exitCode()).as(teardown.all()).isEqualTo(4);
      assertThat(teardown.err()).contains("[PING-FOREIGN]", "ConfigMap visitor");
      assertThat(Node.kubectl("-n", NAMESPACE, "get", "configmap", "visitor", "-o", "name"))
          .isEqualTo("configmap/visitor");
    } finally {
      Node.kubectl("-n", NAMESPACE, "delete", "configmap", "visitor");
    }
  }

  @Test
  void aFinalizerThatHoldsUpADeletionIsNamed() throws Exception {
    comesUp();
    Node.kubectl(
        "-n",
        NAMESPACE,
        "patch",
        "configmap",
        "settings",
        "-p",
        "{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}");
    Process teardown = pingctl.start("teardown", "--stage=reasons", "--keep-cluster");
    BufferedReader errors = teardown.errorReader();
    StringBuilder told = new StringBuilder();
    for (String line = errors.readLine();
        line != null && !line.contains("its finalizers are example.com/hold");
        line = errors.readLine()) {
      told.append(line).append('\n');
    }
    assertThat(teardown.isAlive()).as(told.toString()).isTrue();

    Node.kubectl(
        "-n",
        NAMESPACE,
        "patch",
        "configmap",
        "settings",
        "-p",
        "{\"metadata\":{\"finalizers\":null}}");

    assertThat(teardown.waitFor()).isZero();
    assertThat(Node.kubectl("get", "namespaces", "-o", "name")).doesNotContain(NAMESPACE);
  }

  /// The stage as it is without a fault.
  private static void comesUp() {
    write("");
    ok("up", "--stage=reasons");
  }

  /// Writes the stage's objects, with these properties of its container in the place of those that
  /// work.
  private static void write(String properties) {
    String container =
        """
        name: worker
        image: pingctl/redis
        command: [redis-server, --save, '', --appendonly, 'no']
        resources: {requests: {cpu: 10m, memory: 16Mi}}
        """;
    String key = properties.split(":", 2)[0];
    StringBuilder lines = new StringBuilder();
    container
        .lines()
        .filter(line -> key.isEmpty() || !line.startsWith(key + ":"))
        .forEach(line -> lines.append("          ").append(line).append('\n'));
    properties.lines().forEach(line -> lines.append("          ").append(line).append('\n'));
    try {
      Files.writeString(
          objects,
          """
          apiVersion: v1
          kind: Namespace
          metadata: {name: ping-reasons}
          ---
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: settings}
          data: {whose: pingctl}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: worker}
          spec:
            replicas: 1
            minReadySeconds: 2
            selector:
              matchLabels: {app: worker}
            template:
              metadata:
                labels: {app: worker}
              spec:
                terminationGracePeriodSeconds: 1
                containers:
                  -
          """
              + lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String replicas() {
    return Node.kubectl(
        "-n", NAMESPACE, "get", "deployment", "worker", "-o", "jsonpath={.spec.replicas}");
  }

  private static void ok(String... arguments) {
    Command.Result result = pingctl.run(arguments);
    assertThat(result.exitCode()).as(result.all()).isZero();
  }

  private static Command.Result failed(int exitCode, String id) {
    Command.Result result = pingctl.run("up", "--stage=reasons");
    assertThat(result.exitCode()).as(result.all()).isEqualTo(exitCode);
    assertThat(result.err()).contains("[" + id + "]").doesNotContain("\tat ");
    return result;
  }
}
