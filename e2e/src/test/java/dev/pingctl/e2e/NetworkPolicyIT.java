package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What the embedded node makes of network policies: two pods in a namespace of their own, one that
/// listens on three ports and one that connects to them.
@Order(Suite.ON_CLUSTER)
class NetworkPolicyIT {
  private static final String SPACE = "policies";
  private static final int NODE_PORT = 30_099;
  private static final List<Integer> PORTS = List.of(7001, 7002, 7003);
  private static final List<Integer> NONE = List.of();

  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %1$s, namespace: policies, labels: {app: %1$s}}
      spec:
        automountServiceAccountToken: false
        terminationGracePeriodSeconds: 0
        containers:
          - name: %1$s
            image: %2$s
            command: [bash, -c, "%3$s"]
            readinessProbe: {exec: {command: [bash, -c, "%4$s"]}, periodSeconds: 1}
            resources: {limits: {cpu: 500m, memory: 64Mi}}
      """;

  private static final String LISTEN =
      "for port in 7001 7002 7003; do redis-server --port $port --protected-mode no --save '' &"
          + " done; wait";

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: server, namespace: policies}
      spec:
        type: NodePort
        selector: {app: server}
        ports: [{port: 7001, nodePort: 30099}]
      """;

  @RegisterExtension static final Shared CLUSTER = Shared.cluster("k8s");

  private static String server = "";
  private static String node = "";

  @BeforeAll
  static void makeTwoPods() {
    String image =
        Node.kubectl(
            "get",
            "deployment",
            "redis",
            "-n=ping-k8s",
            "-o=jsonpath={.spec.template.spec.containers[0].image}");
    Node.kubectl("create", "namespace", SPACE);
    Node.apply(
        POD.formatted("server", image, LISTEN, "exec 3<>/dev/tcp/127.0.0.1/7003")
            + "---\n"
            + POD.formatted("client", image, "sleep infinity", "true")
            + "---\n"
            + SERVICE);
    Node.kubectl("wait", "--for=condition=Ready", "pod", "--all", "-n=" + SPACE, "--timeout=60s");
    server = address("pod/server", "{.status.podIP}");
    node = address("node/" + Node.NAME, "{.status.addresses[0].address}");
  }

  @AfterAll
  static void removeThem() {
    Node.kubectl("delete", "namespace", SPACE);
  }

  @AfterEach
  void removePolicies() {
    Node.kubectl("delete", "networkpolicy", "--all", "-n=" + SPACE);
    Node.awaitThat("all is open again", () -> reached().equals(PORTS));
  }

  @Test
  void aPolicyThatSelectsNothingDeniesNothing() {
    apply("nobody", "{podSelector: {matchLabels: {app: nobody}}, policyTypes: [Ingress, Egress]}");
    // In force after the one before it.
    apply("first", ingress("{ports: [{port: 7001}, {port: 7002}]}"));

    Node.awaitThat("the later policy is in force", () -> reached().equals(List.of(7001, 7002)));
  }

  @Test
  void whatOneOfTwoPoliciesOfAPodAllowsIsAllowed() {
    apply("first", ingress("{ports: [{port: 7001}]}"));
    Node.awaitThat("the first is in force", () -> reached().equals(List.of(7001)));

    apply(
        "second",
        ingress("{from: [{podSelector: {matchLabels: {app: client}}}], ports: [{port: 7003}]}"));

    Node.awaitThat("both add up", () -> reached().equals(List.of(7001, 7003)));
    Node.kubectl("delete", "networkpolicy", "first", "-n=" + SPACE);
    Node.awaitThat("the second is left", () -> reached().equals(List.of(7003)));
  }

  @Test
  void egressMayNameARangeOfPorts() {
    apply("range", egress("{ports: [{port: 7001, endPort: 7002}]}"));

    Node.awaitThat("the range is open", () -> reached().equals(List.of(7001, 7002)));
  }

  @Test
  void aBlockOfAddressesMayHaveExceptions() {
    apply(
        "block",
        egress("{to: [{ipBlock: {cidr: 10.42.0.0/16, except: [%s/32]}}]}".formatted(server)));
    Node.awaitThat("the exception is refused", () -> reached().equals(NONE));

    apply("block", egress("{to: [{ipBlock: {cidr: 10.42.0.0/16}}]}"));

    Node.awaitThat("the block is open", () -> reached().equals(PORTS));
  }

  @Test
  void aPortOfTheNodeIsNoWayRoundAPolicy() {
    assertThat(reaches(node, NODE_PORT)).isTrue();
    apply("nobody", ingress(""));
    Node.awaitThat("the pod is closed", () -> reached().equals(NONE));

    assertThat(reaches(node, NODE_PORT)).as("by the node's port").isFalse();
    apply("nobody", ingress("{from: [{podSelector: {matchLabels: {app: client}}}]}"));
    Node.awaitThat("the client is allowed", () -> reaches(node, NODE_PORT));
  }

  @Test
  void whileTheControllerIsKilledNoPingIsLostAndAStrangerStaysRefused() {
    String redis =
        address(
            "pod", "{.items[0].status.podIP}", "-n=ping-k8s", "-l=app.kubernetes.io/name=redis");
    assertThat(reaches(redis, 6379)).as("before").isFalse();
    try (Load load = Load.on(CLUSTER.pingctl(), "k8s")) {
      for (int kill = 0; kill < 3; kill++) {
        Node.signal("KILL", "netpol");
        for (int attempt = 0; attempt < 10; attempt++) {
          assertThat(reaches(redis, 6379)).as("a stranger after a kill").isFalse();
        }
      }
      Load.Sum sum = load.end();
      assertThat(sum.failed()).as(sum.report()).isZero();
      assertThat(sum.ok()).isPositive();
    }
    apply("nobody", ingress(""));
    Node.awaitThat("the controller is at work again", () -> reached().equals(NONE));
  }

  private static void apply(String name, String spec) {
    Node.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: %s, namespace: policies}
        spec: %s
        """
            .formatted(name, spec));
  }

  private static String ingress(String rule) {
    return "{podSelector: {matchLabels: {app: server}}, policyTypes: [Ingress], ingress: [%s]}"
        .formatted(rule);
  }

  private static String egress(String rule) {
    return "{podSelector: {matchLabels: {app: client}}, policyTypes: [Egress], egress: [%s]}"
        .formatted(rule);
  }

  /// The ports of the server that the client can connect to.
  private static List<Integer> reached() {
    return PORTS.stream().filter(port -> reaches(server, port)).toList();
  }

  private static boolean reaches(String host, int port) {
    return Command.run(
                List.of(
                    "docker",
                    "exec",
                    "--env=KUBECONFIG=/etc/kubernetes/admin.conf",
                    Node.NAME,
                    "kubectl",
                    "exec",
                    "-n=" + SPACE,
                    "client",
                    "--",
                    "timeout",
                    "2",
                    "bash",
                    "-c",
                    "exec 3<>/dev/tcp/%s/%d".formatted(host, port)),
                Map.of())
            .exitCode()
        == 0;
  }

  private static String address(String object, String path, String... options) {
    List<String> arguments = new ArrayList<>(List.of("get", object, "-o=jsonpath=" + path));
    arguments.addAll(options.length == 0 ? List.of("-n=" + SPACE) : List.of(options));
    return Node.kubectl(arguments.toArray(String[]::new));
  }
}
