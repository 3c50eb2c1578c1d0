package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Parts of the storage stage and of its node are killed under load. `up` mends what does not mend
/// itself, and no ping that was answered is ever forgotten.
@Order(Suite.ON_CLUSTER)
class ClusterKillsIT {
  /// Changes when a container ends, whether the engine starts it again or not.
  private static final String RESTARTS = "{{.RestartCount}} {{.State.FinishedAt}}";

  @RegisterExtension static final Shared CLUSTER = Shared.cluster("k8s", "storage");

  /// What is killed.
  enum Victim {
    PING_POD,
    REDIS_POD,
    REDIS_PROCESS,
    KUBELET,
    API_SERVER,
    NODE;

    void kill() {
      switch (this) {
        case PING_POD -> deleteOne("ping");
        case REDIS_POD -> deleteOne("redis");
        case REDIS_PROCESS -> Node.signal("KILL", "redis-server");
        case KUBELET -> Node.signal("KILL", "kubelet");
        case API_SERVER -> Node.signal("KILL", "kube-apiserver");
        case NODE -> Command.output("docker", "kill", Node.NAME);
      }
    }

    /// Whether it is something that the node does not live without.
    boolean endsTheNode() {
      return this == KUBELET || this == API_SERVER || this == NODE;
    }

    private static void deleteOne(String name) {
      String pods =
          Node.kubectl(
              "-n",
              "ping-storage",
              "get",
              "pods",
              "-l",
              "app.kubernetes.io/name=" + name,
              "-o",
              "name");
      Node.kubectl(
          "-n",
          "ping-storage",
          "delete",
          pods.lines().findFirst().orElseThrow(),
          "--grace-period=0",
          "--force");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PING_POD", "REDIS_PROCESS", "NODE"})
  void whatIsKilledUnderLoadComesBackWithEveryAnsweredPing(Victim victim) {
    comesBack(victim);
  }

  @ParameterizedTest
  @EnumSource(names = {"REDIS_POD", "KUBELET", "API_SERVER"})
  @Tag("all")
  void soDoesWhatIsLikeThem(Victim victim) {
    comesBack(victim);
  }

  private void comesBack(Victim victim) {
    long start = count();
    try (Load load = Load.on(CLUSTER.pingctl(), "storage")) {
      Node.awaitThat("pings are counted", () -> count() > start + 20);

      String restarts = Engine.inspect(Node.NAME, RESTARTS);
      victim.kill();
      if (victim.endsTheNode()) {
        Node.awaitThat(
            "the node has ended", () -> !Engine.inspect(Node.NAME, RESTARTS).equals(restarts));
      }
      CLUSTER.ok("up", "--stage=storage");

      Load.Sum sum = load.end();
      assertThat(count()).as("count after " + sum).isBetween(start + sum.ok(), start + sum.sent());
      CLUSTER.ok("ping", "--stage=storage", "--count=20");
    }
  }

  @Test
  void anApiServerThatGoesInTheMiddleIsToldAndUpGoesOn() throws Exception {
    Process up = CLUSTER.pingctl().start("up", "--stage=storage");
    BufferedReader errors = up.errorReader();
    StringBuilder told = new StringBuilder();
    for (String line = errors.readLine();
        line != null && !line.contains("create secret redis-users");
        line = errors.readLine()) {
      told.append(line).append('\n');
    }
    Node.signal("KILL", "kube-apiserver");
    errors.lines().forEach(line -> told.append(line).append('\n'));

    assertThat(up.waitFor()).as(told.toString()).isEqualTo(3);
    assertThat(told).contains("[PING-CLUSTER-DOWN]").doesNotContain("\tat ");
    CLUSTER.ok("up", "--stage=storage");
    CLUSTER.ok("ping", "--stage=storage", "--count=10");
  }

  @Test
  void anApiServerThatIsStoppedIsToldWithWhatLetsItGoOn() {
    Node.signal("STOP", "kube-apiserver");
    try {
      Command.Result result = CLUSTER.pingctl().run("up", "--stage=storage");

      assertThat(result.exitCode()).as(result.all()).isEqualTo(3);
      assertThat(result.err())
          .contains("[PING-CLUSTER-DOWN]", "kube-apiserver in it is stopped by a signal")
          .containsPattern("`docker exec pingctl-node-1 kill -CONT \\d+`");
    } finally {
      Node.signal("CONT", "kube-apiserver");
    }
    CLUSTER.ok("up", "--stage=storage");
  }

  @Test
  void aPausedNodeIsToldByWhateverNeedsIt() {
    Command.output("docker", "pause", Node.NAME);
    try {
      for (String command : List.of("up", "scale", "verify")) {
        List<String> words = new ArrayList<>(List.of(command, "--stage=storage"));
        if (command.equals("scale")) {
          words.add("--replicas=2");
        }
        Command.Result result = CLUSTER.pingctl().run(words.toArray(String[]::new));

        assertThat(result.exitCode()).as(result.all()).isEqualTo(3);
        assertThat(result.err())
            .contains("[PING-CLUSTER-DOWN]", "paused", "`docker unpause pingctl-node-1`");
      }
    } finally {
      Command.output("docker", "unpause", Node.NAME);
    }
    CLUSTER.ok("up", "--stage=storage");
  }

  @Test
  void aStoppedClusterIsToldAndComesBackWithItsCount() {
    CLUSTER.ok("ping", "--stage=storage", "--count=10");
    long count = count();

    assertThat(CLUSTER.ok("cluster", "down").out()).contains("stopped");

    assertThat(CLUSTER.ok("cluster", "status").out()).containsPattern("state +stopped");
    assertThat(CLUSTER.ok("status").out()).containsPattern("storage +down +stopped cluster");
    CLUSTER.failed(3, "PING-CLUSTER-DOWN", "teardown", "--stage=k8s");
    CLUSTER.failed(3, "PING-CLUSTER-DOWN", "diff", "--stage=k8s");
    CLUSTER.failed(3, "PING-CLUSTER-DOWN", "teardown", "--keep-cluster");
    CLUSTER.failed(6, "PING-NO-ANSWER", "ping", "--stage=k8s", "--count=1");
    CLUSTER.failed(6, "PING-NOT-UP", "logs", "--stage=k8s");
    CLUSTER.failed(6, "PING-NOT-UP", "scale", "--stage=k8s", "--replicas=2");

    CLUSTER.ok("cluster", "up");
    CLUSTER.ok("up", "--stage=k8s");
    CLUSTER.ok("up", "--stage=storage");
    assertThat(count()).isEqualTo(count);
    CLUSTER.ok("ping", "--stage=k8s", "--count=10");
  }

  private static long count() {
    return Node.count(5006);
  }
}
