package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Drift made by hand is seen, named with its field manager, and put back by the command that the
/// last line names.
@Order(Suite.ON_WORKSHOP)
class DiffIT {
  private static final String DEPLOYMENT = "deployment/ping";

  /// What is changed by hand, by object: eighteen fields and a file. One more object is deleted.
  private static final Map<String, String> PATCHES =
      Map.of(
          DEPLOYMENT,
          """
          {"metadata": {"labels": {"app.kubernetes.io/name": "drifted"}},
           "spec": {"replicas": 2, "minReadySeconds": 4, "strategy": {"rollingUpdate": {"maxSurge": 2}},
            "template": {"spec": {"terminationGracePeriodSeconds": 21,
             "containers": [{"name": "ping",
              "resources": {"limits": {"memory": "300Mi"}, "requests": {"cpu": "60m", "memory": "65Mi"}},
              "env": [{"name": "DRAIN_SECONDS", "value": "3"}],
              "readinessProbe": {"periodSeconds": 2},
              "livenessProbe": {"failureThreshold": 4, "timeoutSeconds": 6}}]}}}}\
          """,
          "service/ping",
          """
          {"spec": {"selector": {"app.kubernetes.io/name": "drifted"},
           "ports": [{"port": 5000, "targetPort": "drifted"}]}}\
          """,
          "poddisruptionbudget/ping",
          """
          {"spec": {"maxUnavailable": 2, "unhealthyPodEvictionPolicy": "IfHealthyBudget"}}\
          """,
          "configmap/redis-conf",
          """
          {"data": {"redis.conf": "drifted"}}\
          """,
          "serviceaccount/ping",
          """
          {"automountServiceAccountToken": true}\
          """,
          "namespace/ping-k8s",
          """
          {"metadata": {"labels": {"pod-security.kubernetes.io/warn": "baseline"}}}\
          """);

  /// Each with the end of its path and what is there now.
  private static final List<String> DRIFTS =
      List.of(
          "labels[app.kubernetes.io/name]: drifted",
          "spec.replicas: 2",
          "minReadySeconds: 4",
          "maxSurge: 2",
          "terminationGracePeriodSeconds: 21",
          "limits.memory: 300Mi",
          "requests.cpu: 60m",
          "requests.memory: 65Mi",
          "value: 3",
          "readinessProbe.periodSeconds: 2",
          "livenessProbe.failureThreshold: 4",
          "livenessProbe.timeoutSeconds: 6",
          "selector[app.kubernetes.io/name]: drifted",
          "targetPort: drifted",
          "spec.maxUnavailable: 2",
          "unhealthyPodEvictionPolicy: IfHealthyBudget",
          "automountServiceAccountToken: true",
          "warn]: baseline");

  @RegisterExtension static final Shared WORKSHOP = Shared.workshop("compose", "k8s", "helm");

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
  void aLabelALimitAndADeletedServiceAreNamedWithWhoSetThem() {
    in("k8s", "label", DEPLOYMENT, "--overwrite", "app.kubernetes.io/name=other");
    in("k8s", "set", "resources", DEPLOYMENT, "--limits=memory=300Mi");
    in("k8s", "delete", "service", "ping");

    assertThat(differs("k8s").out())
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

    WORKSHOP.ok("up", "--stage=k8s", "--force-conflicts");
  }

  @Test
  void anObjectOfSomebodyElseIsASentence() {
    in("k8s", "delete", "configmap", "redis-conf");
    in("k8s", "create", "configmap", "redis-conf", "--from-literal=redis.conf=x");
    try {
      WORKSHOP.failed(4, "PING-FOREIGN", "diff", "--stage=k8s");
    } finally {
      in("k8s", "delete", "configmap", "redis-conf");
      WORKSHOP.ok("up", "--stage=k8s");
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
  void twentyDriftsAreSeenAsKubectlSeesThemAndPutBack() {
    PATCHES.forEach((object, patch) -> in("k8s", "patch", object, "--patch=" + patch));
    in("k8s", "delete", "service", "redis-svc");
    try {
      String seen = differs("k8s").out();
      String kubectl = kubectlDiff("k8s", WORKSHOP.ok("manifests", "--stage=k8s").out());

      for (String drift : DRIFTS) {
        String leaf = drift.replaceFirst(".*[.\\]\\[/](?=[\\w-]+\\]?: )", "").replace("]", "");
        assertThat(seen).containsPattern("  - \\S*" + Pattern.quote(drift));
        assertThat(kubectl.replace("\"", "")).containsPattern("(?m)^-.*" + Pattern.quote(leaf));
      }
      assertThat(seen)
          .contains("  data[redis.conf]:  # set by kubectl-patch\n  - drifted\n")
          .contains("k8s: Service redis-svc in namespace ping-k8s: added");
      assertThat(kubectl).contains("-  redis.conf: drifted\n");
      assertThat(objects(seen)).isEqualTo(files(kubectl)).isEqualTo(PATCHES.size() + 1);
    } finally {
      WORKSHOP.ok("up", "--stage=k8s", "--force-conflicts");
    }
    WORKSHOP.ok("diff", "--stage=k8s");
    assertThat(kubectlDiff("k8s", WORKSHOP.ok("manifests", "--stage=k8s").out())).isEmpty();
  }

  @Test
  void driftOfAReleaseIsSeenAsHelmsTemplatesAndKubectlSeeIt() throws IOException {
    in("helm", "label", DEPLOYMENT, "--overwrite", "app.kubernetes.io/name=other");
    in("helm", "patch", "service/ping", "--patch={\"spec\": {\"type\": \"ClusterIP\"}}");
    in("helm", "delete", "poddisruptionbudget", "ping");
    try {
      String seen = differs("helm").out();
      String kubectl = kubectlDiff("helm", templates());

      for (String drift : List.of("app.kubernetes.io/name]: other", "spec.type: ClusterIP")) {
        assertThat(seen).contains(drift);
      }
      assertThat(kubectl)
          .contains("-    app.kubernetes.io/name: other", "-  type: ClusterIP", "+kind: Pod");
      assertThat(objects(seen)).isEqualTo(files(kubectl)).isEqualTo(3);
    } finally {
      WORKSHOP.ok("up", "--stage=helm");
    }
    WORKSHOP.ok("diff", "--stage=helm");
  }

  /// What the real Helm makes of the chart with the values of the release, without what it
  /// generates and without its tests.
  private static String templates() throws IOException {
    Judges.await();
    Path kubeconfig = WORKSHOP.home().resolve("kubeconfig");
    Path values = WORKSHOP.folder().resolve("values.yaml");
    String given =
        Judges.helm(kubeconfig, "get", "values", "ping", "-n=ping-helm", "-o=yaml").out();
    Files.writeString(values, given);
    Command.Result rendered =
        Judges.helm(
            kubeconfig,
            "template",
            "ping",
            Path.of("..", "stages/08-helm/chart").toString(),
            "-n=ping-helm",
            "--no-hooks",
            "--values=" + values);
    assertThat(rendered.exitCode()).as(rendered.all()).isZero();
    return Stream.of(rendered.out().split("(?m)^---\n"))
        .filter(object -> !object.contains("kind: Secret"))
        .collect(Collectors.joining("---\n"));
  }

  private static long objects(String seen) {
    return seen.lines()
        .filter(line -> line.matches("\\w+: .* in namespace .*|\\w+: Namespace .*"))
        .count();
  }

  private static long files(String diff) {
    return diff.lines().filter(line -> line.startsWith("diff ")).count();
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

  /// What the real `kubectl diff` says of some objects; those that name no namespace are in the
  /// stage's.
  private static String kubectlDiff(String stage, String manifests) {
    Command.Result result =
        Command.run(
            List.of(
                "docker",
                "exec",
                "--env=KUBECONFIG=/etc/kubernetes/admin.conf",
                Node.NAME,
                "bash",
                "-c",
                "kubectl diff --server-side --force-conflicts --field-manager=judge -n \"$1\" -f - <<<\"$0\"",
                manifests,
                "ping-" + stage),
            Map.of());
    assertThat(result.exitCode()).as(result.all()).isBetween(0, 1);
    return result.out();
  }
}
