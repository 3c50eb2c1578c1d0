package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Whose the embedded cluster is: its context in the user's own kubeconfig, and a second home on
/// the same engine.
@Order(Suite.CLUSTER_GOES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
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

  @RegisterExtension static final Shared CLUSTER = Shared.cluster("k8s");

  private static Path config = Path.of("");
  private static Pingctl pingctl = new Pingctl(Path.of(""));
  private static Pingctl other = new Pingctl(Path.of(""));

  @BeforeAll
  static void theContextIsMerged() throws IOException {
    config = Files.writeString(CLUSTER.folder().resolve("config"), THEIRS);
    pingctl = CLUSTER.pingctl().with("KUBECONFIG", config.toString());
    other = new Pingctl(CLUSTER.folder().resolve("other"));
    pingctl.ok("cluster", "up", "--merge-kubeconfig");
    // The same program that runs in the node; it needs nothing of this machine.
    Command.output("docker", "cp", "-L", Node.NAME + ":/usr/local/bin/kubectl", kubectl());
  }

  @Test
  @Order(1)
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
  }

  @Test
  @Order(2)
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
          .contains("[PING-OTHER-HOME]", "PINGCTL_HOME=" + CLUSTER.home())
          .doesNotContain("\tat ");
    }

    assertThat(Node.kubectl("get", "pods", "-n=ping-k8s", "-o=name")).isEqualTo(pods);
    other.ok("ping", "--stage=k8s", "--count=10");
    assertThat(other.ok("status").out()).containsPattern("k8s +up");
    assertThat(pingctl.ok("up", "--stage=k8s").out()).contains("unchanged in ");
  }

  @Test
  @Order(2)
  void aPausedApiIsToldAsThatAndComesBack() {
    Node.signal("STOP", "kube-apiserver");
    try {
      Command.Result status = pingctl.run("status");
      assertThat(status.exitCode()).as(status.all()).isEqualTo(3);
      assertThat(status.err()).contains("[PING-CLUSTER-DOWN]", "it is paused, overloaded");
    } finally {
      Node.signal("CONT", "kube-apiserver");
    }
    pingctl.ok("status");
  }

  @Test
  @Order(3)
  void theContextGoesWithTheClusterAndWhatIsTheUsersStays() throws IOException {
    pingctl.ok("cluster", "up", "--merge-kubeconfig");
    kubectl("config", "set-context", "more", "--cluster=work", "--user=me");
    pingctl.ok("teardown", "--keep-cluster");
    assertThat(Files.readString(config)).contains("name: pingctl");

    pingctl.ok("teardown");

    assertThat(kubectl("config", "get-contexts", "-o=name").lines())
        .containsExactly("more", "work");
    assertThat(kubectl("config", "view", "--raw"))
        .doesNotContain("pingctl")
        .contains("token: secret");
    Files.writeString(config, THEIRS);
    pingctl.ok("cluster", "up", "--merge-kubeconfig");
    other.ok("teardown");
    assertThat(Node.runs()).as("any home may take the cluster down").isFalse();
    pingctl.ok("teardown");
    assertThat(Files.readString(config)).isEqualTo(THEIRS);
    CLUSTER.close(); // which holds that nothing is left, neither on the engine nor of the home
  }

  private static String kubectl() {
    return CLUSTER.folder().resolve("kubectl").toString();
  }

  /// What the real kubectl prints with the user's kubeconfig; it must succeed.
  private static String kubectl(String... arguments) {
    List<String> command = new ArrayList<>(List.of(kubectl()));
    command.addAll(List.of(arguments));
    Command.Result result = Command.run(command, Map.of("KUBECONFIG", config.toString()));
    assertThat(result.exitCode()).as(result.all()).isZero();
    return result.out().strip();
  }
}
