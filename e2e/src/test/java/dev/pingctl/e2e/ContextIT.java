package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Stages on a cluster of the user's, through a context of their kubeconfig. What needs a cluster
/// that is empty comes first, then what needs the k8s stage, which comes up once.
@Beside
@Order(Suite.ALONE)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ContextIT {
  private static final String CONTEXT = "--context=" + TheirCluster.CONTEXT;
  private static final String HALF = "--serviceaccount=foreign:half";
  private static final String EVERYTHING =
      "namespaces,deployments,services,configmaps,secrets,serviceaccounts,networkpolicies,pvc,"
          + "clusterroles,clusterrolebindings,ingressclasses,crd";

  private static final int EVERYTHING_GOES = 1;
  private static final int ON_NOTHING = 2;
  private static final int STAGE_COMES = 3;
  private static final int ON_STAGE = 4;
  private static final int STAGE_GOES = 5;
  private static final int OTHER_STAGES = 6;

  @TempDir static Path shared = Path.of("");
  private static TheirCluster cluster;
  private static String empty = "";

  @TempDir Path folder = Path.of("");
  private Pingctl pingctl = new Pingctl(Path.of(""));

  @BeforeAll
  static void theirCluster() {
    cluster = new TheirCluster(shared);
    cluster.kubectl("create", "configmap", "redis-conf", "--from-literal=mine=yes");
    cluster.kubectl("create", "namespace", "foreign");
    cluster.kubectl("create", "deployment", "ping", "--image=none", "--replicas=0", "-n=foreign");
    empty = objects();
  }

  @AfterAll
  static void removeTheirCluster() {
    cluster.close();
  }

  /// Its home is that of all tests: the stage that they share has its secrets there.
  @BeforeEach
  void theUsersKubeconfig() {
    pingctl = with(cluster.config());
  }

  @Test
  @Order(STAGE_COMES)
  void aStageComesUpAndHoldsItsClaims() {
    succeed("up", "--stage=k8s", CONTEXT);
    assertThat(succeed("verify", "--stage=k8s", CONTEXT).err()).contains("namespace ping-k8s");
    assertThat(succeed("status", CONTEXT).out()).containsPattern("k8s +up +namespace ping-k8s");
    assertThat(succeed("ping", "--stage=k8s", CONTEXT, "--count=100").out())
        .contains("grown by 100");
    assertThat(succeed("logs", "--stage=k8s", CONTEXT).out()).contains("ping-");
    succeed("scale", "--stage=k8s", CONTEXT, "--replicas=2");
    succeed("up", "--stage=k8s", CONTEXT);
  }

  @Test
  @Order(OTHER_STAGES)
  void chartsComeUpAndGo() {
    assertThat(succeed("up", "--stage=chart", CONTEXT).err())
        .contains("install chart 07-chart/chart as release ping");
    assertThat(
            cluster.kubectl("get", "service", "ping", "-n=ping-chart", "-o=jsonpath={.spec.type}"))
        .isEqualTo("ClusterIP");
    succeed("up", "--stage=helm", CONTEXT, "--set=greeting=Moin!");
    assertThat(
            cluster.kubectl("get", "service", "ping", "-n=ping-helm", "-o=jsonpath={.spec.type}"))
        .isEqualTo("ClusterIP");
    assertThat(succeed("ping", "--stage=helm", CONTEXT, "--count=100").out())
        .contains("grown by 100");
    assertThat(succeed("history", CONTEXT).out()).contains("deployed");
    assertThat(succeed("up", "--stage=helm", CONTEXT, "--set=greeting=Moin!").out())
        .contains("unchanged");
    succeed("rollout", "--to=v2", CONTEXT);
    succeed("teardown", "--stage=chart", CONTEXT);
    succeed("teardown", "--stage=helm", CONTEXT);

    assertThat(objects()).isEqualTo(empty);
  }

  @Test
  @Order(OTHER_STAGES)
  void dataStaysWhenTheStageIsTakenDownAndGoesWhenItIsToGo() {
    succeed("up", "--stage=storage", CONTEXT);
    succeed("ping", "--stage=storage", CONTEXT, "--count=10");
    succeed("teardown", "--stage=storage", CONTEXT);
    assertThat(cluster.kubectl("get", "pvc", "-n=ping-storage", "-o=name")).contains("redis-pvc");

    succeed("up", "--stage=storage", CONTEXT);

    assertThat(succeed("ping", "--stage=storage", CONTEXT, "--count=1", "-o", "json").out())
        .doesNotContain("\"before\": 0,");
    succeed("teardown", "--stage=storage", "--volumes", CONTEXT);
    assertThat(objects()).isEqualTo(empty);
  }

  @Test
  @Tag("all")
  @Order(EVERYTHING_GOES)
  void ingressAndMonitoringHoldTheirClaimsAndGo() {
    succeed("up", "--stage=ingress", CONTEXT);
    succeed("verify", "--stage=ingress", CONTEXT);
    succeed("up", "--stage=monitoring", CONTEXT);
    succeed("verify", "--stage=monitoring", CONTEXT);
    succeed("canary", "--weight=100", CONTEXT);
    assertThat(succeed("ping", "--stage=ingress", CONTEXT, "--count=50", "-o", "json").out())
        .containsPattern("\"version\": \"canary\",\\s+\"count\": 50");
    // It takes down what needs no cluster, too: nothing of that may be in use beside this.
    Engine.STAGES.acquireUninterruptibly();
    try {
      succeed("teardown", CONTEXT);
    } finally {
      Engine.STAGES.release();
    }

    assertThat(objects()).isEqualTo(empty);
  }

  @Test
  @Order(ON_NOTHING)
  void aClusterThatMayBeFarAwayIsNotTouchedWithoutConsent() throws IOException {
    String before = objects();
    try (ServerSocket tunnel = cluster.tunnel()) {
      pingctl = with(cluster.through(tunnel.getLocalPort()));

      assertFailed(pingctl.run("up", "--stage=k8s", CONTEXT), 4, "PING-CONSENT");
      assertFailed(pingctl.run("up", CONTEXT), 4, "PING-CONSENT");
      Command.Result noWay = pingctl.run("up", "--stage=k8s", "--yes", CONTEXT);
      assertFailed(noWay, 2, "PING-NO-WAY-IN");
      assertThat(noWay.err()).contains("kubernetes").contains("namespace ping-k8s");
    }
    assertThat(objects()).isEqualTo(before);
  }

  @Test
  @Order(STAGE_GOES)
  void whatChangesAStageOfAClusterThatMayBeFarAwayAsksForConsentToo() throws IOException {
    String before = objects();
    String state = state();
    try (ServerSocket tunnel = cluster.tunnel()) {
      pingctl = with(cluster.through(tunnel.getLocalPort()));

      assertFailed(pingctl.run("scale", "--stage=k8s", "--replicas=1", CONTEXT), 4, "PING-CONSENT");
      assertFailed(pingctl.run("restart", "--stage=k8s", CONTEXT), 4, "PING-CONSENT");
      assertFailed(pingctl.run("teardown", "--stage=k8s", CONTEXT), 4, "PING-CONSENT");
      assertFailed(pingctl.run("cluster", "load", "pingctl/ping", CONTEXT), 4, "PING-CONSENT");
      assertFailed(pingctl.run("verify", "--stage=k8s", CONTEXT), 4, "PING-CONSENT");
      assertThat(objects()).isEqualTo(before);
      assertThat(state()).isEqualTo(state);

      Command.Result restart = pingctl.run("restart", "--stage=k8s", "--yes", CONTEXT);
      assertThat(restart.exitCode()).as(restart.all()).isZero();
      Command.Result teardown = pingctl.run("teardown", "--stage=k8s", "--yes", CONTEXT);
      assertThat(teardown.exitCode()).as(teardown.all()).isZero();
    }
    assertThat(objects()).as("what is the user's stays").isEqualTo(empty);
  }

  /// How many pods of which form the stage is to have.
  private static String state() {
    return cluster.kubectl(
        "get", "deployments", "-n=ping-k8s", "-o=jsonpath={.items[*].metadata.generation}");
  }

  @Test
  @Order(ON_NOTHING)
  void aRightThatIsMissingForLaterStepsIsToldBeforeAnythingIsMade() {
    cluster.kubectl("create", "serviceaccount", "half", "-n=foreign");
    cluster.kubectl(
        "create",
        "clusterrole",
        "half",
        "--verb=*",
        "--resource=namespaces,services,configmaps,secrets,serviceaccounts,pods,pods/portforward,networkpolicies.networking.k8s.io,poddisruptionbudgets.policy");
    cluster.kubectl("create", "clusterrolebinding", "half", "--clusterrole=half", HALF);
    String before = objects();
    pingctl = with(cluster.as(cluster.kubectl("create", "token", "half", "-n=foreign")));

    Command.Result up = pingctl.run("up", "--stage=k8s", CONTEXT);

    assertFailed(up, 4, "PING-RIGHTS");
    assertThat(up.err())
        .contains("may not get deployments.apps in namespace ping-k8s, so nothing was changed")
        .contains("lacking: create deployments.apps in namespace ping-k8s")
        .contains("lacking: patch deployments.apps in namespace ping-k8s")
        .doesNotContain("load image");
    assertThat(objects()).isEqualTo(before);
    cluster.kubectl("delete", "clusterrolebinding,clusterrole", "half");
    cluster.kubectl("delete", "serviceaccount", "half", "-n=foreign");
  }

  @Test
  @Order(ON_STAGE)
  void aLoadBalancersAddressIsUsedWhereTheServiceHasOne() throws IOException {
    assertThat(pingedAddress()).startsWith("http://localhost:");
    cluster.kubectl(
        "patch",
        "service",
        "ping",
        "-n=ping-k8s",
        "--type=merge",
        "-p={\"spec\":{\"type\":\"LoadBalancer\"}}");
    cluster.kubectl(
        "patch",
        "service",
        "ping",
        "-n=ping-k8s",
        "--subresource=status",
        "--type=merge",
        "-p={\"status\":{\"loadBalancer\":{\"ingress\":[{\"ip\":\"127.0.0.1\"}]}}}");

    // What the balancer would do: it answers on the port of the Service.
    AtomicInteger count = new AtomicInteger();
    HttpServer balancer = HttpServer.create(new InetSocketAddress("127.0.0.1", 5000), 0);
    balancer.createContext(
        "/",
        exchange -> {
          boolean pings = exchange.getRequestURI().getPath().equals("/ping");
          String answer = String.valueOf(pings ? count.incrementAndGet() : count.get());
          exchange.sendResponseHeaders(200, answer.length());
          try (exchange) {
            exchange.getResponseBody().write(answer.getBytes(StandardCharsets.US_ASCII));
          }
        });
    balancer.start();
    try {
      assertThat(pingedAddress()).isEqualTo("http://127.0.0.1:5000/ping");
      assertThat(succeed("up", "--stage=k8s", CONTEXT).out()).contains("unchanged");
    } finally {
      balancer.stop(0);
      cluster.kubectl(
          "patch",
          "service",
          "ping",
          "-n=ping-k8s",
          "--type=merge",
          "-p={\"spec\":{\"type\":\"ClusterIP\"}}");
    }
  }

  private String pingedAddress() {
    Command.Result ping =
        succeed("ping", "--stage=k8s", CONTEXT, "--count=10", "--timeout=30s", "-o", "json");
    Matcher target = Pattern.compile("\"target\": \"([^\"]*)\"").matcher(ping.out());
    assertThat(target.find()).as(ping.out()).isTrue();
    return target.group(1);
  }

  @Test
  @Order(ON_STAGE)
  void aForwardedPortSurvivesARolloutWithoutALostPing() {
    Load load = Load.beside(pingctl, "k8s", CONTEXT);

    cluster.kubectl("rollout", "restart", "deployment/ping", "-n=ping-k8s");
    cluster.kubectl("rollout", "status", "deployment/ping", "-n=ping-k8s", "--timeout=120s");

    Load.Sum sum = load.end();
    assertThat(sum.failed()).as("failed pings of " + sum).isZero();
    assertThat(sum.ok()).isGreaterThan(50);
  }

  @Test
  @Order(ON_NOTHING)
  void whoHasTooFewRightsIsToldVerbAndResource() {
    cluster.kubectl("create", "serviceaccount", "weak", "-n=foreign");
    String before = objects();
    pingctl = with(cluster.as(cluster.kubectl("create", "token", "weak", "-n=foreign")));

    Command.Result up = pingctl.run("up", "--stage=k8s", CONTEXT);

    assertFailed(up, 4, "PING-RIGHTS");
    assertThat(up.err()).contains("may not get namespaces");
    assertThat(objects()).isEqualTo(before);
    cluster.kubectl("delete", "serviceaccount", "weak", "-n=foreign");
  }

  @Test
  @Order(ON_NOTHING)
  void credentialsThatAreNotAcceptedAreTold() {
    pingctl = with(cluster.as("expired"));

    assertFailed(pingctl.run("up", "--stage=k8s", CONTEXT), 3, "PING-CREDENTIALS");
  }

  @Test
  @Order(ON_NOTHING)
  void aClusterThatDoesNotAnswerIsTold() {
    pingctl = with(cluster.through(1));

    Command.Result up = pingctl.run("up", "--stage=k8s", CONTEXT);

    assertFailed(up, 3, "PING-CLUSTER-DOWN");
    assertThat(up.err()).contains("connection refused");
  }

  @Test
  @Order(ON_NOTHING)
  void anUnknownContextIsToldWithThoseThatThereAre() {
    Command.Result up = pingctl.run("up", "--stage=k8s", "--context=their");

    assertFailed(up, 2, "PING-NO-CONTEXT");
    assertThat(up.err()).contains(TheirCluster.CONTEXT);
  }

  @Test
  @Order(ON_NOTHING)
  void aMalformedKubeconfigIsToldWithItsLine() throws IOException {
    Path spoilt = Files.writeString(folder.resolve("spoilt"), "contexts:\n- name: [\n");
    pingctl = with(spoilt);

    Command.Result up = pingctl.run("up", "--stage=k8s", CONTEXT);

    assertFailed(up, 2, "PING-KUBECONFIG");
    assertThat(up.err()).contains(spoilt.toString()).contains("line");
  }

  private Pingctl with(Path kubeconfig) {
    return new Pingctl(shared.resolve("home")).with("KUBECONFIG", kubeconfig.toString());
  }

  private Command.Result succeed(String... arguments) {
    Command.Result result = pingctl.run(arguments);
    assertThat(result.exitCode()).as(result.all()).isZero();
    return result;
  }

  /// What is in the cluster.
  private static String objects() {
    return cluster.kubectl(
        "get",
        EVERYTHING,
        "-A",
        "-o=custom-columns=KIND:.kind,SPACE:.metadata.namespace,NAME:.metadata.name,UID:.metadata.uid");
  }

  private static void assertFailed(Command.Result result, int exitCode, String id) {
    assertThat(result.exitCode()).as(result.all()).isEqualTo(exitCode);
    assertThat(result.err()).contains("[" + id + "]").doesNotContain("\tat ");
  }
}
