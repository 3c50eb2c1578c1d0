package dev.pingctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What an autoscaler says of itself, as the API server gives it.
class AutoscalerTest {
  private static final ObjectRef REF = Autoscaler.ref("ping-autoscaling", "ping");
  private static final Map<String, Object> SPEC =
      Map.of(
          "scaleTargetRef",
          Map.of("kind", "Deployment", "name", "ping"),
          "minReplicas",
          2,
          "maxReplicas",
          4,
          "metrics",
          List.of(Map.of("type", "Pods")));

  private final FakeObjects objects = new FakeObjects();

  @Test
  void oneWithAValueLacksNothing() {
    has(
        Map.of(
            "currentReplicas",
            3,
            "conditions",
            List.of(
                Map.of("type", "AbleToScale", "status", "True"),
                Map.of("type", "ScalingActive", "status", "True")),
            "currentMetrics",
            List.of(
                Map.of("type", "Pods", "pods", Map.of("current", Map.of("averageValue", "0"))))));

    assertThat(Autoscaler.find(objects, REF))
        .contains(new Autoscaler(REF, "ping", 2, 4, 3, Optional.empty()));
  }

  @Test
  void whatItsConditionSaysIsMissing() {
    has(
        Map.of(
            "conditions",
            List.of(
                Map.of(
                    "type",
                    "ScalingActive",
                    "status",
                    "False",
                    "message",
                    "unable to get metric pings_per_second"))));

    assertThat(Autoscaler.missing(objects, REF)).contains("unable to get metric pings_per_second");
  }

  @Test
  void aMetricWithoutAValueIsMissing() {
    has(
        Map.of(
            "conditions",
            List.of(Map.of("type", "ScalingActive", "status", "True")),
            "currentMetrics",
            List.of(Map.of("type", ""))));

    assertThat(Autoscaler.missing(objects, REF)).contains("it has no value yet");
  }

  @Test
  void oneThatIsNewOrNotThereSaysSo() {
    assertThat(Autoscaler.missing(objects, REF)).contains("it is not there");

    has(Map.of());

    assertThat(Autoscaler.missing(objects, REF))
        .contains("its controller has not looked at it yet");
  }

  private void has(Map<String, Object> status) {
    objects.has(new Manifest(REF, Map.of("spec", SPEC, "status", status)));
  }
}
