package dev.pingctl.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficSplitTest {
  private static final String ROUTE =
      """
      apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: ping}
      spec:
        hostnames: [canary.localhost, localhost]
        rules:
          - backendRefs: [{name: new, port: 80}]
          - backendRefs: [{name: old, port: 80, weight: 90}, {name: new, port: 80, weight: 10}]
      """;

  @Test
  void theRuleWithTwoBackendsIsTheSplit() {
    TrafficSplit split = TrafficSplit.of(route(ROUTE)).orElseThrow();

    assertThat(split.stable()).isEqualTo("old");
    assertThat(split.canary()).isEqualTo("new");
    assertThat(split.percent()).isEqualTo(10);
    assertThat(split.host()).isEqualTo("canary.localhost");
  }

  @Test
  void otherWeightsLeaveEverythingElseAsItIs() {
    Manifest changed = TrafficSplit.of(route(ROUTE)).orElseThrow().withPercent(25);

    assertThat(changed.content())
        .isEqualTo(
            route(ROUTE.replace("weight: 90", "weight: 75").replace("weight: 10", "weight: 25"))
                .content());
  }

  @Test
  void aBackendWithoutAWeightCountsOnce() {
    String even = ROUTE.replace(", weight: 90", "").replace(", weight: 10", "");

    assertThat(TrafficSplit.of(route(even)).orElseThrow().percent()).isEqualTo(50);
  }

  @Test
  void aRouteToOneServiceIsNoSplit() {
    String one = ROUTE.lines().limit(7).reduce("", (text, line) -> text + line + "\n");

    assertThat(TrafficSplit.of(route(one))).isEmpty();
    assertThat(TrafficSplit.of(route(ROUTE.replace("HTTPRoute", "GRPCRoute")))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, true",
    "0, 1, false",
    "100, 400, true",
    "100, 399, false",
    "10, 40, true",
    "10, 17, true",
    "10, 63, true",
    "10, 0, false",
    "10, 65, false",
    "50, 200, true",
    "50, 250, false",
  })
  void chanceHasBoundsAndNoneWhereAWeightIsZero(int percent, int reached, boolean allowed) {
    TrafficSplit split = new TrafficSplit(route(ROUTE), "old", "new", percent);

    assertThat(split.allows(reached, 400)).isEqualTo(allowed);
  }

  private static Manifest route(String text) {
    return Manifest.read("route.yaml", text, "demo").getFirst();
  }
}
