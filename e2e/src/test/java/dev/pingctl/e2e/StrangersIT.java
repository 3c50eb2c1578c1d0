package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The check that sends strangers out: what it finds, and that it leaves nothing.
@Order(Suite.ON_CLUSTER)
class StrangersIT {
  private static final String[] CHECK = {"verify", "--stage=k8s", "--read-only"};

  @RegisterExtension static final Shared CLUSTER = Shared.cluster("k8s");

  @Test
  void aStrangerGetsThroughAsLongAsThePoliciesAreGone() {
    Set<String> before = Node.objects();
    assertThat(CLUSTER.ok("cluster", "status").out()).containsPattern("policies +enforced");
    assertThat(CLUSTER.ok(CHECK).out()).startsWith("6 of 6 checks hold\n");

    Node.kubectl("delete", "networkpolicy", "--all", "-n=ping-k8s");
    Command.Result open = CLUSTER.pingctl().run(CHECK);

    assertThat(open.exitCode()).as(open.all()).isEqualTo(6);
    assertThat(open.out())
        .contains("5 of 6 checks hold")
        .contains("a stranger in namespace ping-k8s reaches Service redis-svc")
        .contains("a stranger in namespace ping-k8s-stranger reaches redis at ");
    CLUSTER.ok("up", "--stage=k8s");
    CLUSTER.ok(CHECK);
    Node.awaitThat("all is as before", () -> Node.objects().equals(before));
  }

  @Test
  void aCheckThatIsInterruptedLeavesNothing() throws Exception {
    Set<String> before = Node.objects();
    Process verify = CLUSTER.pingctl().start(CHECK);
    Node.awaitThat("a stranger is there", () -> strangers().contains("pingctl-stranger"));

    Command.output("kill", "-INT", String.valueOf(verify.pid()));

    Command.Result result = Command.await(verify);
    assertThat(result.exitCode()).as(result.all()).isEqualTo(130);
    Node.awaitThat("nothing is left", () -> strangers().isEmpty());
    Node.awaitThat("the namespace is gone", () -> Node.objects().equals(before));
  }

  /// What a run that was killed has left would otherwise be taken for a stranger of this one.
  @Test
  void whatAKilledCheckHasLeftIsReplaced() throws Exception {
    Set<String> before = Node.objects();
    Process verify = CLUSTER.pingctl().start(CHECK);
    Node.awaitThat("a stranger is there", () -> strangers().contains("pingctl-stranger"));
    verify.destroyForcibly().waitFor();

    CLUSTER.ok(CHECK);

    assertThat(strangers()).isEmpty();
    Node.awaitThat("all is as before", () -> Node.objects().equals(before));
  }

  private static String strangers() {
    return Node.kubectl(
        "get",
        "pods,networkpolicies",
        "-A",
        "-o=jsonpath={.items[?(@.metadata.name==\"pingctl-stranger\")].metadata.name}");
  }
}
