package dev.pingctl.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.cluster.Rights.Right;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.Attempt;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.MeasureAction;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.WaitAction;
import dev.pingctl.stage.Condition;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NeededRightsTest {
  private static final ObjectRef DEPLOYMENT =
      new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping");
  private static final ObjectRef SECRET =
      new ObjectRef("v1", "Secret", Optional.of("ping-k8s"), "credentials");

  @Test
  void whatIsAppliedIsLookedAtMadeAndPatched() {
    assertThat(
            rights(
                new ClusterAction.ApplyObject("k8s", new Manifest(DEPLOYMENT, Map.of()), List.of()),
                new ClusterAction.ApplySecret("k8s", SECRET, List.of()),
                new ClusterAction.ApplySecret("k8s", SECRET, List.of())))
        .containsExactly(
            "get Deployment  ping-k8s",
            "create Deployment  ping-k8s",
            "patch Deployment  ping-k8s",
            "get Secret  ping-k8s",
            "create Secret  ping-k8s",
            "patch Secret  ping-k8s");
  }

  @Test
  void whatIsWaitedForIsLookedAtWithItsPods() {
    assertThat(rights(new WaitAction.AwaitRollout("k8s", DEPLOYMENT, Duration.ofMinutes(1))))
        .containsExactly("get Deployment  ping-k8s", "list Pod  ping-k8s");
  }

  @Test
  void aServiceInsideTheClusterIsReachedThroughItsPods() {
    URI inside = URI.create("cluster://ping-k8s/ping/readyz");

    assertThat(rights(new WaitAction.AwaitAnswer("k8s", inside, 1, Duration.ofMinutes(1))))
        .containsExactly(
            "get Service  ping-k8s", "list Pod  ping-k8s", "create Pod portforward ping-k8s");
    assertThat(
            rights(
                new WaitAction.AwaitAnswer(
                    "k8s", URI.create("http://localhost:5005"), 1, Duration.ofMinutes(1))))
        .isEmpty();
  }

  @Test
  void anAttemptNeedsTheRightsOfThePodThatMakesIt() {
    assertThat(rights(new MeasureAction.Try("k8s", new Attempt.TakeNode("ping-k8s"), "")))
        .containsExactly(
            "create Pod  ping-k8s",
            "patch Pod  ping-k8s",
            "delete Pod  ping-k8s",
            "get Pod  ping-k8s",
            "get Pod log ping-k8s");
    assertThat(
            rights(new MeasureAction.Try("k8s", new Attempt.ListSecrets("ping-k8s", "ping"), "")))
        .containsExactly("create ServiceAccount token ping-k8s");
  }

  @Test
  void whatIsDeletedAndRestartedNeedsItsOwnVerbs() {
    assertThat(
            rights(
                new ClusterAction.DeleteObject(
                    "k8s", new ObjectRef("v1", "Namespace", Optional.empty(), "ping-k8s")),
                new ClusterAction.RestartWorkload("k8s", DEPLOYMENT)))
        .containsExactly(
            "get Namespace  everywhere",
            "delete Namespace  everywhere",
            "get Deployment  ping-k8s",
            "patch Deployment  ping-k8s");
  }

  @Test
  void whatIsDoneOnAConditionCountsAsIfItHeld() {
    Action apply =
        new ClusterAction.ApplyObject("k8s", new Manifest(DEPLOYMENT, Map.of()), List.of());

    assertThat(rights(new Action.Conditional(new Condition.ImageIsThere("grafana"), apply)))
        .isEqualTo(rights(apply))
        .isNotEmpty();
  }

  private static List<String> rights(Action... actions) {
    return NeededRights.of(new Plan("plan", List.of(new Plan.Wave(List.of(actions))))).stream()
        .map(NeededRightsTest::words)
        .toList();
  }

  private static String words(Right right) {
    return "%s %s %s %s"
        .formatted(
            right.verb(),
            right.kind().kind(),
            right.part(),
            right.namespace().orElse("everywhere"));
  }
}
