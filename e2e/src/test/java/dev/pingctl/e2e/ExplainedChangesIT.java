package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What `--explain` prints of changes to a running stage, typed by bash, changes it so.
@Tag("all")
@Order(Suite.ON_WORKSHOP)
class ExplainedChangesIT {
  private static final Pattern BUILT = Pattern.compile("--tag=(pingctl/ping:v9-[0-9a-f]+)");

  @RegisterExtension static final Shared WORKSHOP = Shared.workshop("k8s", "helm", "ingress");

  private static HandTyped hand;

  @BeforeAll
  static void theToolsAreThere() {
    Judges.await();
    hand = new HandTyped(WORKSHOP.pingctl(), WORKSHOP.folder(), WORKSHOP.home()).withKubectl();
  }

  @AfterAll
  static void theStagesAreAsTheyWere() {
    WORKSHOP.ok("up", "--stage=k8s", "--force-conflicts");
    WORKSHOP.ok("up", "--stage=helm");
    WORKSHOP.ok("up", "--stage=ingress", "--force-conflicts");
  }

  @Test
  void aDeploymentIsScaledAndRestarted() {
    hand.type(hand.script("scale", "--stage=k8s", "--replicas=4"));
    assertThat(replicas("ping-k8s")).isEqualTo("4");
    String before = Node.kubectl("get", "pods", "-n=ping-k8s", "-o=name");

    hand.type(hand.script("restart", "--stage=k8s"));

    assertThat(Node.kubectl("get", "pods", "-n=ping-k8s", "-o=name")).isNotEqualTo(before);
  }

  @Test
  void aVersionIsRolledOutAndBack() {
    String rollout = hand.script("rollout", "--to=v9");
    Matcher built = BUILT.matcher(rollout);
    assertThat(built.find()).isTrue();
    try {
      hand.type(rollout);
      Node.awaitThat("v9 answers", () -> version().contains("\"version\":\"v9\""));
      assertThat(WORKSHOP.ok("rollback", "--dry-run").out()).contains("roll back release ping");

      hand.type(hand.script("rollback"));

      Node.awaitThat("v9 answers no more", () -> !version().contains("\"version\":\"v9\""));
    } finally {
      WORKSHOP.ok("up", "--stage=helm");
      Command.output("docker", "image", "rm", built.group(1));
    }
  }

  @Test
  void theCanaryGetsItsShare() {
    hand.type(hand.script("canary", "--weight=50"));

    assertThat(
            Node.kubectl(
                "get",
                "httproute/ping",
                "-n=ping-helm",
                "-o=jsonpath={.spec.rules[*].backendRefs[*].weight}"))
        .contains("50");
  }

  @Test
  void checksAreTypedAndHold() {
    hand.type(hand.script("verify", "--stage=k8s", "--read-only"));
  }

  @Test
  void beforeEachStepOfARunIsWhatAPersonWouldType() {
    assertThat(WORKSHOP.ok("restart", "--stage=k8s", "--explain").err())
        .contains("    # New pods come before old ones go, as the update strategy says.\n")
        .containsPattern(
            "    kubectl --kubeconfig=\\S+/kubeconfig rollout restart deployment/ping --namespace=ping-k8s\n");
  }

  private static String replicas(String namespace) {
    return Node.kubectl(
        "get", "deployment/ping", "-n=" + namespace, "-o=jsonpath={.spec.replicas}");
  }

  private static String version() {
    return Command.output("curl", "--fail", "--silent", "http://127.0.0.1:5008/version");
  }
}
