package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The autoscaling stage on the embedded cluster: pods follow the pings, and stay where nobody can
/// say how many come. That the pods follow in full is what `verify` proves.
@Order(Suite.ON_WORKSHOP)
class AutoscalingIT {
  private static final String METRIC =
      "/apis/custom.metrics.k8s.io/v1beta2/namespaces/ping-autoscaling/pods/*/pings_per_second";

  @RegisterExtension static final Shared WORKSHOP = Shared.workshop("autoscaling", "monitoring");

  @Test
  void onceItIsUpBothAutoscalersHaveValues() {
    WORKSHOP.ok("up", "--stage=autoscaling");

    assertThat(kubectl("get", "hpa", "--no-headers"))
        .doesNotContain("<unknown>")
        .contains("/20 ", "/60% ");
    assertThat(kubectl("get", "--raw", METRIC)).contains("\"kind\":\"MetricValueList\"");
    assertThat(
            kubectl(
                "get",
                "apiservice",
                "v1beta2.custom.metrics.k8s.io",
                "-o=jsonpath={.spec.insecureSkipTLSVerify}"))
        .isEmpty();
  }

  @Test
  void theNumberOfPodsIsTheAutoscalersAlone() {
    assertThat(
            WORKSHOP
                .failed(4, "PING-AUTOSCALED", "scale", "--stage=autoscaling", "--replicas=2")
                .err())
        .contains("HorizontalPodAutoscaler ping sets the replicas of Deployment ping, from 1 to 4");

    kubectl("patch", "hpa", "ping", "--patch={\"spec\":{\"minReplicas\":2}}");
    try {
      Node.awaitThat("there are two", () -> replicas("ping").equals("2"));
      assertThat(WORKSHOP.ok("up", "--stage=autoscaling", "--force-conflicts").err())
          .contains("apply Deployment ping: unchanged");
    } finally {
      WORKSHOP.ok("up", "--stage=autoscaling", "--force-conflicts");
    }
    Node.awaitThat("one is left", () -> replicas("ping").equals("1"));
  }

  @Test
  void withoutPrometheusTheNumberOfPodsStaysAndTheConditionSaysWhy() {
    String before = replicas("ping");
    Node.kubectl("-n=ping-monitoring", "scale", "deployment/prometheus", "--replicas=0");
    try {
      Node.awaitThat("it says why", () -> condition("ping").contains("does not answer"));
      assertThat(condition("ping")).startsWith("False FailedGetPodsMetric");
      assertThat(condition("ping-cpu")).startsWith("True ");
      assertThat(replicas("ping")).isEqualTo(before);
    } finally {
      WORKSHOP.ok("up", "--stage=monitoring", "--force-conflicts");
    }
    WORKSHOP.ok("up", "--stage=autoscaling");
    assertThat(condition("ping")).startsWith("True ");
  }

  @Test
  void withoutASeriesAndWithAnotherMetricTheAnswerIsAnError() {
    Command.Result none = raw(METRIC + "?labelSelector=app%3Dnobody");
    Command.Result other = raw(METRIC.replace("pings_per_second", "others"));

    assertThat(none.exitCode()).isNotZero();
    assertThat(none.all()).contains("could not find the metric pings_per_second");
    assertThat(other.exitCode()).isNotZero();
    assertThat(other.all()).contains("could not find the metric others");
  }

  @ParameterizedTest
  @CsvSource({
    "yes,list,pods,ping-autoscaling",
    "yes,create,subjectaccessreviews.authorization.k8s.io,''",
    "no,watch,pods,ping-autoscaling",
    "no,list,pods,ping-helm",
    "no,get,secrets,ping-autoscaling",
    "no,patch,apiservices.apiregistration.k8s.io,''"
  })
  void theMetricsServerMayDoWhatItNeedsAndNoMore(
      String may, String verb, String resource, String namespace) {
    // Says no with an exit code, too.
    Command.Result answer =
        run(
            "auth",
            "can-i",
            verb,
            resource,
            "--as=system:serviceaccount:ping-autoscaling:custom-metrics",
            namespace.isEmpty() ? "--all-namespaces" : "--namespace=" + namespace);

    assertThat(answer.out().strip()).as(answer.all()).isEqualTo(may);
  }

  private static String replicas(String deployment) {
    return kubectl("get", "deployment", deployment, "-o=jsonpath={.status.readyReplicas}");
  }

  private static String condition(String autoscaler) {
    return kubectl(
        "get",
        "hpa",
        autoscaler,
        "-o=jsonpath={range .status.conditions[?(@.type==\"ScalingActive\")]}{.status} {.reason}"
            + " {.message}{end}");
  }

  private static Command.Result raw(String path) {
    return run("get", "--raw", path);
  }

  private static String kubectl(String... arguments) {
    Command.Result result = run(arguments);
    assertThat(result.exitCode()).as(result.all()).isZero();
    return result.out().strip();
  }

  private static Command.Result run(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "docker",
                "exec",
                "--env=KUBECONFIG=/etc/kubernetes/admin.conf",
                Node.NAME,
                "kubectl",
                "-n=ping-autoscaling"));
    command.addAll(List.of(arguments));
    return Command.run(command, Map.of());
  }
}
