package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What goes wrong while the embedded cluster starts or goes is reported, and a second run goes on.
@Order(Suite.ALONE)
class ClusterStartIT {
  @RegisterExtension final Scenario scenario = new Scenario();

  @Test
  @Tag("all")
  void afterKillNineAtAnyPointUpGoesOnAndSoDoesTeardown() throws Exception {
    Process first = scenario.pingctl().start("up", "--stage=k8s");
    Node.awaitThat("the node's container runs", Node::runs);
    first.destroyForcibly().waitFor();
    killAt("load image", "up", "--stage=k8s");
    killAt("apply Namespace", "up", "--stage=k8s");
    killAt("apply Deployment", "up", "--stage=k8s");

    scenario.ok("up", "--stage=k8s");
    scenario.ok("ping", "--stage=k8s", "--count=10");

    killAt("delete Service", "teardown", "--stage=k8s", "--keep-cluster");
    scenario.ok("teardown", "--stage=k8s", "--keep-cluster");
    assertThat(Node.runs()).as("the kept node runs").isTrue();
    assertThat(Node.kubectl("get", "namespaces", "-o", "name")).doesNotContain("ping-k8s");

    killAt("remove container", "teardown");
  }

  @Test
  void aNodeThatEndsByItselfIsStoppedAndToldWithItsLastLines() {
    volume("pingctl-etcd", "ro,size=1m");

    Command.Result up = scenario.pingctl().run("cluster", "up");

    assertThat(up.exitCode()).as(up.all()).isEqualTo(1);
    assertThat(up.err())
        .contains("[PING-NODE-ENDED]", "Read-only file system")
        .doesNotContain("\tat ");
    assertThat(Node.runs()).as("the node runs").isFalse();
  }

  @Test
  void aNodeWhoseDiskIsFullIsTold() {
    volume("pingctl-containerd", "size=330m");

    Command.Result up = scenario.pingctl().run("up", "--stage=k8s");

    assertThat(up.exitCode()).as(up.all()).isEqualTo(1);
    assertThat(up.err())
        .contains("[PING-DISK-FULL]", "no space left on device")
        .doesNotContain("\tat ");
  }

  /// Makes one of the node's volumes beforehand, in memory and with these mount options.
  private static void volume(String name, String options) {
    List<String> command = new ArrayList<>(List.of("docker", "volume", "create", "--driver=local"));
    for (String option : List.of("type=tmpfs", "device=tmpfs", "o=" + options)) {
      command.add("--opt=" + option);
    }
    for (String label :
        List.of(
            "app.kubernetes.io/managed-by=pingctl",
            "app.kubernetes.io/part-of=ping-workshop",
            "pingctl.dev/stage=cluster")) {
      command.add("--label=" + label);
    }
    command.add(name);
    Command.output(command.toArray(String[]::new));
  }

  private void killAt(String point, String... arguments) throws Exception {
    Process process = scenario.pingctl().start(arguments);
    awaitLine(process, "✓", point);
    process.destroyForcibly().waitFor();
  }

  private static void awaitLine(Process process, String mark, String text) throws IOException {
    BufferedReader errors = process.errorReader();
    StringBuilder seen = new StringBuilder();
    for (String line = errors.readLine(); line != null; line = errors.readLine()) {
      seen.append(line).append('\n');
      if (line.contains(mark) && line.contains(text)) {
        return;
      }
    }
    throw new AssertionError("'" + text + "' was not printed: " + seen);
  }
}
