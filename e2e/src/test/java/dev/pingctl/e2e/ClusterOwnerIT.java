package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whose the embedded cluster is: its context in the user's own kubeconfig, and a second home on
/// the same engine.
class ClusterOwnerIT {
  private static final String THEIRS =
      """
      # Mine, with a comment.
      apiVersion: v1
      kind: Config
      current-context: work
      contexts:
      - {name: work, context: {cluster: work, user: me}} # at work
      clusters:
      - {name: work, cluster: {server: "https://work.invalid:6443"}}
      users:
      - name: me
        user:
          token: secret
      """;

  @TempDir static Path folder = Path.of("");
  private static Path config = Path.of("");
  private static Pingctl pingctl = new Pingctl(Path.of(""));
  private static Pingctl other = new Pingctl(Path.of(""));
  private static Set<String> before = Set.of();

  @BeforeAll
  static void aStageComesUpAndTheContextIsMerged() throws IOException {
    config = Files.writeString(folder.resolve("config"), THEIRS);
    pingctl = new Pingctl(folder.resolve("home")).with("KUBECONFIG", config.toString());
    other = new Pingctl(folder.resolve("other"));
    before = Engine.everything();
    ok(pingctl, "cluster", "up", "--merge-kubeconfig");
    ok(pingctl, "up", "--stage=k8s");
    // The same program that runs in the node; it needs nothing of this machine.
    Command.output("docker", "cp", "-L", Node.NAME + ":/usr/local/bin/kubectl", kubectl());
  }

  @AfterAll
  static void anyHomeMayTakeTheClusterDown() {
    ok(other, "teardown");
    assertThat(Engine.everything()).isEqualTo(before);
    ok(pingctl, "teardown");
    assertThat(Files.exists(folder.resolve("home"))).as("pingctl's home").isFalse();
  }

  @Test
  void theUsersKubectlReachesTheClusterAndTheRestOfTheFileStays() throws IOException {
    assertThat(kubectl("config", "get-contexts", "-o=name").lines())
        .containsExactly("pingctl", "work");
    assertThat(kubectl("config", "current-context")).isEqualTo("work");
    assertThat(kubectl("--context=pingctl", "get", "nodes", "-o=name"))
        .isEqualTo("node/" + Node.NAME);
    assertThat(kubectl("--context=pingctl", "-n=ping-k8s", "get", "deployments", "-o=name"))
        .contains("deployment.apps/ping");
    assertThat(Files.readString(config))
        .startsWith(THEIRS.substring(0, THEIRS.indexOf("clusters")));
    ok(pingctl, "cluster", "up", "--merge-kubeconfig");
    kubectl("config", "set-context", "more", "--cluster=work", "--user=me");

    ok(pingctl, "teardown");

    assertThat(kubectl("config", "get-contexts", "-o=name").lines())
        .containsExactly("more", "work");
    assertThat(kubectl("config", "view", "--raw"))
        .doesNotContain("pingctl")
        .contains("token: secret");
    Files.writeString(config, THEIRS);
    ok(pingctl, "cluster", "up", "--merge-kubeconfig");
    ok(pingctl, "up", "--stage=k8s");
    ok(pingctl, "teardown", "--keep-cluster");
    assertThat(Files.readString(config)).contains("name: pingctl");
    ok(pingctl, "teardown");
    assertThat(Files.readString(config)).isEqualTo(THEIRS);
    ok(pingctl, "up", "--stage=k8s");
  }

  @Test
  void anotherHomeIsRefusedAndThePodsStayAsTheyAre() {
    String pods = Node.kubectl("get", "pods", "-n=ping-k8s", "-o=name");

    for (String[] command :
        new String[][] {
          {"up", "--stage=k8s"},
          {"up", "--stage=storage"},
          {"cluster", "up"},
          {"restart", "--stage=k8s"},
          {"scale", "--stage=k8s", "--replicas=1"}
        }) {
      Command.Result result = other.run(command);
      assertThat(result.exitCode()).as(result.all()).isEqualTo(4);
      assertThat(result.err())
          .contains("[PING-OTHER-HOME]", "PINGCTL_HOME=" + folder.resolve("home"))
          .doesNotContain("\tat ");
    }

    assertThat(Node.kubectl("get", "pods", "-n=ping-k8s", "-o=name")).isEqualTo(pods);
    ok(other, "ping", "--stage=k8s", "--count=10");
    assertThat(ok(other, "status").out()).containsPattern("k8s +up");
    assertThat(ok(pingctl, "up", "--stage=k8s").out()).contains("unchanged in ");
  }

  @Test
  void aPausedApiIsToldAsThatAndComesBack() {
    Node.signal("STOP", "kube-apiserver");
    try {
      Command.Result status = pingctl.run("status");
      assertThat(status.exitCode()).as(status.all()).isEqualTo(3);
      assertThat(status.err()).contains("[PING-CLUSTER-DOWN]", "it is paused, overloaded");
    } finally {
      Node.signal("CONT", "kube-apiserver");
    }
    ok(pingctl, "status");
  }

  private static String kubectl() {
    return folder.resolve("kubectl").toString();
  }

  /// What the real kubectl prints with the user's kubeconfig; it must succeed.
  private static String kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of(kubectl()));
    command.addAll(List.of(arguments));
    Command.Result result = Command.run(command, Map.of("KUBECONFIG", config.toString()));
    assertThat(result.exitCode()).as(result.all()).isZero();
    return result.out().strip();
  }

  private static Command.Result ok(Pingctl pingctl, String... arguments) {
    Command.Result result = pingctl.run(arguments);
    assertThat(result.exitCode()).as(result.all()).isZero();
    return result;
  }
}
