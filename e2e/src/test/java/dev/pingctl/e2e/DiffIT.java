package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Drift made by hand is seen, named with its field manager, and put back by the command that the
/// last line names.
@Order(Suite.ON_WORKSHOP)
class DiffIT {
  private static final String DEPLOYMENT = "deployment/ping";

  @RegisterExtension
  static final Shared WORKSHOP = Shared.workshop("container", "compose", "k8s", "helm");

  @Test
  void stagesThatAreAsTheyWereBroughtUpDoNotDiffer() {
    for (String stage : List.of("compose", "k8s", "helm")) {
      assertThat(WORKSHOP.ok("diff", "--stage=" + stage).out())
          .startsWith("unchanged: `pingctl up --stage=" + stage + "` would change nothing of ");
    }
    assertThat(WORKSHOP.ok("diff", "--stage=k8s", "-o", "json").out())
        .contains("\"same\": true", "\"differences\": []");
  }

  @Test
  void aLabelALimitAndADeletedServiceAreSeenAsKubectlSeesThemAndPutBack() {
    in("k8s", "label", DEPLOYMENT, "--overwrite", "app.kubernetes.io/name=other");
    in("k8s", "set", "resources", DEPLOYMENT, "--limits=memory=300Mi");
    in("k8s", "delete", "service", "ping");

    Command.Result seen = differs("k8s");

    assertThat(seen.out())
        .contains("k8s: Deployment ping in namespace ping-k8s: changed\n")
        .contains(
            """
              - metadata.labels[app.kubernetes.io/name]: other  # set by kubectl-label
              + metadata.labels[app.kubernetes.io/name]: ping
            """)
        .contains(
            "  - spec.template.spec.containers[ping].resources.limits.memory: 300Mi  # set by"
                + " kubectl-set\n")
        .contains("k8s: Service ping in namespace ping-k8s: added, not in the cluster\n")
        .endsWith(
            "2 differ; `pingctl up --stage=k8s --force-conflicts` makes them what the stage says\n");
    assertThat(kubectlDiff("k8s"))
        .contains("-    app.kubernetes.io/name: other", "+    app.kubernetes.io/name: ping")
        .containsPattern("-\\s+memory: 300Mi")
        .contains("+kind: Service");

    WORKSHOP.ok("up", "--stage=k8s", "--force-conflicts");
    WORKSHOP.ok("diff", "--stage=k8s");
    assertThat(kubectlDiff("k8s")).isEmpty();
  }

  @Test
  void anObjectOfSomebodyElseAndAStageThatIsDownAreSentences() {
    in("k8s", "delete", "configmap", "redis-conf");
    in("k8s", "create", "configmap", "redis-conf", "--from-literal=redis.conf=x");
    try {
      WORKSHOP.failed(4, "PING-FOREIGN", "diff", "--stage=k8s");
    } finally {
      in("k8s", "delete", "configmap", "redis-conf");
      WORKSHOP.ok("up", "--stage=k8s");
    }

    WORKSHOP.ok("teardown", "--stage=container");
    try {
      WORKSHOP.failed(6, "PING-NOT-UP", "diff", "--stage=container");
    } finally {
      WORKSHOP.ok("up", "--stage=container");
    }
  }

  @Test
  void aStoppedContainerIsSeenAndStarted() {
    Command.output("docker", "stop", "--time=1", "ping-compose-ping-1");

    assertThat(differs("compose").out())
        .isEqualTo(
            """
            compose: container ping-compose-ping-1: started, not running
              - state: exited
              + state: running
            1 differs; `pingctl up --stage=compose` makes it what the stage says
            """);

    WORKSHOP.ok("up", "--stage=compose");
  }

  @Test
  void whatIsScaledByHandAndWhatIsDeletedOfAReleaseAreSeenAndAnUpgradeIsForeseen() {
    in("helm", "scale", DEPLOYMENT, "--replicas=2");
    in("helm", "delete", "poddisruptionbudget", "ping");

    assertThat(differs("helm").out())
        .contains("  - spec.replicas: 2  # set by kubectl\n  + spec.replicas: 3\n")
        .contains(
            "helm: PodDisruptionBudget ping in namespace ping-helm: added, not in the cluster\n")
        .doesNotContain("--force-conflicts");

    WORKSHOP.ok("up", "--stage=helm");
    Command.Result values = WORKSHOP.pingctl().run("diff", "--stage=helm", "--set=greeting=Hi");
    assertThat(values.exitCode()).as(values.all()).isEqualTo(7);
    assertThat(values.out())
        .contains("helm: release ping in namespace ping-helm: changed, values differ: greeting\n")
        .contains("containers[ping].env[GREETING].value: Hi\n")
        .doesNotContain("Secret");
  }

  @Test
  void whatAnAutoscalerHasScaledIsNoDifference() {
    in("k8s", "autoscale", DEPLOYMENT, "--min=4", "--max=5", "--cpu-percent=80");
    try {
      Node.awaitThat(
          "the autoscaler has scaled",
          () -> in("k8s", "get", DEPLOYMENT, "-o=jsonpath={.spec.replicas}").equals("4"));
      WORKSHOP.ok("diff", "--stage=k8s");
    } finally {
      in("k8s", "delete", "horizontalpodautoscaler", "ping");
      WORKSHOP.ok("up", "--stage=k8s", "--force-conflicts");
    }
  }

  private static Command.Result differs(String stage) {
    Command.Result result = WORKSHOP.pingctl().run("diff", "--stage=" + stage);
    assertThat(result.exitCode()).as(result.all()).isEqualTo(7);
    return result;
  }

  private static String in(String stage, String... arguments) {
    List<String> command = new ArrayList<>(List.of("-n", "ping-" + stage));
    command.addAll(List.of(arguments));
    return Node.kubectl(command.toArray(String[]::new));
  }

  /// What the real `kubectl diff` says of the manifests that `pingctl` prints.
  private static String kubectlDiff(String stage) {
    String manifests = WORKSHOP.ok("manifests", "--stage=" + stage).out();
    Command.Result result =
        Command.run(
            List.of(
                "docker",
                "exec",
                "--env=KUBECONFIG=/etc/kubernetes/admin.conf",
                Node.NAME,
                "bash",
                "-c",
                "kubectl diff --server-side --force-conflicts --field-manager=judge -f - <<<\"$0\"",
                manifests),
            Map.of());
    assertThat(result.exitCode()).as(result.all()).isBetween(0, 1);
    return result.out();
  }
}
