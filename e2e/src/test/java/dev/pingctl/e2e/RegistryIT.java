package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stage on a cluster of the user's whose nodes pull from a real registry.
///
/// It has a cluster of its own: the kubelet remembers under which names it has pulled an image, and
/// asks the registry of every other name of that image, so that on a node that has pulled one no
/// pod starts from the same image loaded by hand.
@Beside
@Order(Suite.ALONE)
class RegistryIT {
  @TempDir Path folder = Path.of("");

  @Test
  void nodesPullWhatPingctlPushed() throws Exception {
    try (Registry registry = new Registry(folder);
        TheirCluster cluster = new TheirCluster(folder);
        ServerSocket relay = leadToRegistry(cluster, registry)) {
      String place = registry.address() + "/team/workshop";
      String[] up = {"--stage=k8s", "--context=" + TheirCluster.CONTEXT, "--registry=" + place};
      Pingctl pingctl =
          new Pingctl(folder.resolve("home")).with("KUBECONFIG", cluster.config().toString());

      succeed(pingctl, "up", up);

      assertThat(
              cluster.kubectl(
                  "get", "pods", "-n=ping-k8s", "-o=jsonpath={.items[*].spec.containers[*].image}"))
          .containsPattern(place + "/ping:\\w+")
          .containsPattern(place + "/redis:\\w+");
      assertThat(cluster.kubectl("get", "events", "-n=ping-k8s", "-o=jsonpath={.items[*].message}"))
          .contains("Successfully pulled image \"" + place + "/ping:");
      assertThat(cluster.inNode("ctr", "-n", "k8s.io", "images", "list", "-q"))
          .doesNotContain("docker.io/pingctl/ping:");
      assertThat(Command.output("docker", "images", "--format", "{{.Repository}}"))
          .doesNotContain(registry.address());
      succeed(pingctl, "ping", "--stage=k8s", "--context=" + TheirCluster.CONTEXT, "--count=20");
      succeed(pingctl, "teardown", "--context=" + TheirCluster.CONTEXT);
    }
  }

  /// Makes the registry's address lead to it from inside the node, too. It begins with this
  /// machine's loopback address, so neither the engine nor the node asks for TLS.
  private static ServerSocket leadToRegistry(TheirCluster cluster, Registry registry)
      throws Exception {
    int port = URI.create("http://" + registry.address()).getPort();
    String gateway = cluster.gateway();
    String number = String.valueOf(port);
    cluster.inNode(
        "iptables",
        "-t",
        "nat",
        "-I",
        "OUTPUT",
        "-d",
        "127.0.0.1",
        "-p",
        "tcp",
        "--dport",
        number,
        "-j",
        "DNAT",
        "--to-destination",
        gateway + ":" + number);
    cluster.inNode(
        "iptables",
        "-t",
        "nat",
        "-I",
        "POSTROUTING",
        "-d",
        gateway,
        "-p",
        "tcp",
        "--dport",
        number,
        "-j",
        "MASQUERADE");
    return TheirCluster.relay(gateway, port, port);
  }

  private static void succeed(Pingctl pingctl, String command, String... arguments) {
    String[] whole = new String[arguments.length + 1];
    whole[0] = command;
    System.arraycopy(arguments, 0, whole, 1, arguments.length);
    Command.Result result = pingctl.run(whole);
    assertThat(result.exitCode()).as(result.all()).isZero();
  }
}
