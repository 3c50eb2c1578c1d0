package dev.pingctl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.canary.CanaryRules;
import dev.pingctl.fault.FaultList;
import dev.pingctl.image.Catalogue;
import dev.pingctl.manifest.TrafficSplit;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import dev.pingctl.threshold.Conditions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CanaryPlansTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Settings SETTINGS =
      new Settings(ROOT, Path.of("/home/learner/.pingctl"), 5000, ImagePolicy.BUILD, Map.of());

  private final Workshop workshop = Workshop.read(SETTINGS);
  private final CanaryPlans plans =
      new CanaryPlans(new Planner(SETTINGS, Catalogue.read(ROOT, ROOT)::image));

  @Test
  void aVersionGetsMoreOfTheRequestsStepByStepAndIsPromotedAtTheEnd() {
    CanaryPlan plan = plan("ingress", "helm").orElseThrow();

    assertThat(plan.whole().render())
        .isEqualTo(
            """
            canary
            images:
              1. provide image pingctl/ping (build)
                 provide image pingctl/redis (build)
            helm:
              2. build version v2 of image pingctl/ping
            cluster:
              3. load image pingctl/ping into the cluster
                 load image pingctl/redis into the cluster
            ingress:
              4. apply HTTPRoute ping
              5. wait until traffic for canary.localhost is split (at most 30s)
              6. apply Deployment ping-canary
              7. wait until Deployment ping-canary is rolled out (at most 2m)
              8. apply HTTPRoute ping
              9. ping, and judge v2 at 10 % (5s to 2m): abort if errors>1%,p99>2x
             10. apply HTTPRoute ping
             11. ping, and judge v2 at 100 % (5s to 2m): abort if errors>1%,p99>2x
            helm:
             12. install chart 08-helm/chart as release ping (at most 2m)
            ingress:
             13. apply HTTPRoute ping
             14. wait until traffic for canary.localhost is split (at most 30s)
            """);
  }

  @Test
  void theWeightsAreThoseOfTheStepsAndThenTheStages() {
    assertThat(percents(plan("ingress", "helm").orElseThrow().whole()))
        .containsExactly(0, 10, 100, 10);
  }

  @Test
  void thePodsOfTheCanaryHaveTheirVersionFromTheImage() {
    CanaryPlan plan = plan("ingress", "helm").orElseThrow();

    assertThat(applied(plan.preparation(), "Deployment")).doesNotContain("name=VERSION");
    assertThat(applied(plan.restored(), "Deployment")).contains("name=VERSION, value=canary");
  }

  @Test
  void whatIsAbortedGetsNoRequestsBeforeItsPodsGo() {
    CanaryPlan plan = plan("ingress", "helm").orElseThrow();

    assertThat(plan.zero().render())
        .isEqualTo(
            """
            canary
            ingress:
              1. apply HTTPRoute ping
            """);
    assertThat(percents(plan.zero())).containsExactly(0);
    assertThat(plan.restored().render())
        .endsWith(
            """
            ingress:
              3. apply Deployment ping-canary
            """);
  }

  @Test
  void aStageWithoutARouteOrAReleaseHasNoCanary() {
    assertThat(plan("k8s", "helm")).isEmpty();
    assertThat(plan("ingress", "k8s")).isEmpty();
  }

  private Optional<CanaryPlan> plan(String stage, String released) {
    CanaryRules rules =
        new CanaryRules(
            "v2",
            List.of(10, 100),
            Conditions.parse("errors>1%,p99>2x", CanaryRules.METRICS),
            50,
            Duration.ofSeconds(5),
            Duration.ofMinutes(2));
    return plans.of(stage(stage), stage(released), rules, FaultList.NONE, Optional.empty());
  }

  private static List<Integer> percents(Plan plan) {
    return plan.actions().stream()
        .flatMap(action ->
            action instanceof ClusterAction.ApplyObject apply
                ? TrafficSplit.of(apply.manifest()).stream()
                : Stream.empty())
        .map(TrafficSplit::percent)
        .toList();
  }

  private static String applied(Plan plan, String kind) {
    return plan.actions().stream()
        .flatMap(action ->
            action instanceof ClusterAction.ApplyObject apply
                ? Stream.of(apply.manifest())
                : Stream.empty())
        .filter(manifest -> manifest.ref().kind().equals(kind))
        .map(manifest -> String.valueOf(manifest.content()))
        .findFirst()
        .orElseThrow();
  }

  private Stage stage(String name) {
    return workshop.stage(name);
  }
}
