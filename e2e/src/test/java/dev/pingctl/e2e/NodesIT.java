package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The embedded cluster grows to three nodes and back to one, and loses nodes in between. No ping
/// that was answered is forgotten.
@Order(Suite.ON_CLUSTER)
class NodesIT {
  private static final String SECOND = "pingctl-node-2";
  private static final String THIRD = "pingctl-node-3";

  /// A pod with a local volume, on the second node as long as there is one.
  private static final String DATA =
      """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: data, namespace: nodes}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: data, namespace: nodes}
      spec:
        selector: {matchLabels: {app: data}}
        template:
          metadata: {labels: {app: data}}
          spec:
            affinity:
              nodeAffinity:
                preferredDuringSchedulingIgnoredDuringExecution:
                  - weight: 100
                    preference:
                      matchExpressions:
                        - {key: kubernetes.io/hostname, operator: In, values: [pingctl-node-2]}
            containers:
              - name: data
                image: pingctl/pause:1
                imagePullPolicy: Never
                volumeMounts: [{name: data, mountPath: /data}]
            volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
      """;

  @RegisterExtension static final Shared CLUSTER = Shared.cluster("storage");

  @AfterAll
  static void oneNode() {
    CLUSTER.ok("cluster", "up", "--nodes=1");
  }

  @Test
  void whatRanOnANodeThatIsLostAnswersElsewhereAndTheNodeComesBack(TestReporter reporter) {
    CLUSTER.ok("cluster", "up", "--nodes=3");
    assertThat(CLUSTER.ok("cluster", "status").out())
        .contains(Node.NAME + " ready", SECOND + " ready", THIRD + " ready");
    CLUSTER.ok("restart", "--stage=storage");
    Node.awaitThat("there is a pod on each node", () -> nodesOfPing().size() == 3);
    assertThat(nodesOf("redis")).containsExactly(Node.NAME);

    long start = Node.count(5006);
    try (Load load = Load.on(CLUSTER.pingctl(), "storage")) {
      Node.awaitThat("pings are counted", () -> Node.count(5006) > start + 20);
      Instant killed = Instant.now();
      Command.output("docker", "kill", THIRD);
      Node.awaitThat(
          "three pods are ready on the other nodes",
          () -> readyPods() == 3 && !nodesOfPing().contains(THIRD));
      reporter.publishEntry(
          "seconds until three pods were ready elsewhere",
          String.valueOf(Duration.between(killed, Instant.now()).toSeconds()));
      Load.Sum sum = load.end();
      assertThat(Node.count(5006))
          .as("count after " + sum)
          .isBetween(start + sum.ok(), start + sum.sent());
    }
    CLUSTER.ok("ping", "--stage=storage", "--count=20");

    Command.output("docker", "start", THIRD);
    Node.awaitThat("the node is back", () -> status().contains(THIRD + " ready"));
    aNodeWhoseContainerIsDeletedIsMadeAgain();
    aNodeWithDataStaysUnlessTheDataIsGivenUp();
    aNodeWhoseCredentialsAreGoneIsGivenOthers();
    theOthersAreDrainedAndRemoved();
  }

  private static void aNodeWhoseContainerIsDeletedIsMadeAgain() {
    Command.output("docker", "rm", "--force", SECOND);
    assertThat(status()).contains(SECOND + " absent", "`pingctl cluster up` brings it back");
    CLUSTER.ok("cluster", "up");
    assertThat(status()).contains(SECOND + " ready", THIRD + " ready");
  }

  private static void aNodeWhoseCredentialsAreGoneIsGivenOthers() {
    Command.output(
        "docker", "exec", SECOND, "find", "/etc/kubernetes", "-mindepth", "1", "-delete");
    assertThat(CLUSTER.ok("cluster", "up").err())
        .contains("its credentials were not the cluster's");
    assertThat(status()).contains(SECOND + " ready");
  }

  private static void aNodeWithDataStaysUnlessTheDataIsGivenUp() {
    Node.kubectl("create", "namespace", "nodes");
    Node.apply(DATA);
    Node.awaitThat("the data is there", NodesIT::dataIsReady);

    assertThat(CLUSTER.failed(4, "PING-IN-USE", "cluster", "up", "--nodes=1").err())
        .contains("on " + SECOND + " lies the data of nodes/data");
    CLUSTER.ok("cluster", "up", "--nodes=1", "--volumes");
    assertThat(Node.kubectl("get", "persistentvolumeclaims", "-n=nodes", "-o=name")).isEmpty();
    Node.apply(DATA);
    Node.awaitThat("it is made again elsewhere", NodesIT::dataIsReady);
    Node.kubectl("delete", "namespace", "nodes");
    CLUSTER.ok("cluster", "up", "--nodes=3");
  }

  private static boolean dataIsReady() {
    return Node.kubectl(
            "get", "deployment", "data", "-n=nodes", "-o=jsonpath={.status.readyReplicas}")
        .equals("1");
  }

  private static void theOthersAreDrainedAndRemoved() {
    long count = Node.count(5006);
    CLUSTER.ok("cluster", "up", "--nodes=1");

    assertThat(Node.kubectl("get", "nodes", "-o", "name")).isEqualTo("node/" + Node.NAME);
    assertThat(Engine.everything()).noneMatch(each -> each.matches(".*pingctl-node-[2-5].*"));
    CLUSTER.ok("ping", "--stage=storage", "--count=20");
    assertThat(Node.count(5006)).isEqualTo(count + 20);
  }

  /// The volume is there before pingctl makes it, and holds less than the images of the workshop.
  @Test
  void aNodeWhoseDiskIsFullIsNamedAndCanBeRemoved() {
    Command.output(
        "docker",
        "volume",
        "create",
        "--label=app.kubernetes.io/managed-by=pingctl",
        "--label=app.kubernetes.io/part-of=ping-workshop",
        "--label=pingctl.dev/stage=cluster",
        "--opt=type=tmpfs",
        "--opt=device=tmpfs",
        "--opt=o=size=20m",
        SECOND + "-containerd");

    assertThat(CLUSTER.failed(1, "PING-DISK-FULL", "cluster", "up", "--nodes=2").err())
        .contains("the disk of " + SECOND);
    CLUSTER.ok("ping", "--stage=storage", "--count=20");
    CLUSTER.ok("cluster", "up", "--nodes=1");
    assertThat(Engine.everything()).noneMatch(each -> each.contains(SECOND));
  }

  @Test
  void noClusterHasNoNodesOrNine() {
    for (String number : List.of("0", "9")) {
      assertThat(CLUSTER.failed(2, "PING-USAGE", "cluster", "up", "--nodes=" + number).err())
          .contains("1 to 5 nodes, not " + number);
    }
  }

  private static String status() {
    return CLUSTER.ok("cluster", "status").out();
  }

  private static long readyPods() {
    return Node.kubectl(
            "-n",
            "ping-storage",
            "get",
            "deployment",
            "ping",
            "-o",
            "jsonpath={.status.readyReplicas}")
        .transform(text -> text.isEmpty() ? 0 : Long.parseLong(text));
  }

  private static Set<String> nodesOfPing() {
    return nodesOf("ping");
  }

  /// The nodes that pods of this name are on which are not about to end.
  private static Set<String> nodesOf(String name) {
    String pods =
        Node.kubectl(
            "-n",
            "ping-storage",
            "get",
            "pods",
            "-l",
            "app.kubernetes.io/name=" + name,
            "-o",
            "jsonpath={range .items[*]}{.spec.nodeName}"
                + " {.metadata.deletionTimestamp}{\"\\n\"}{end}");
    Set<String> nodes = new TreeSet<>();
    pods.lines()
        .map(line -> line.split(" "))
        .filter(words -> words.length == 1)
        .forEach(words -> nodes.add(words[0]));
    return nodes;
  }
}
