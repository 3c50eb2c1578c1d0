package dev.pingctl.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.Enforcement;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.ActionResult;
import dev.pingctl.outcome.CountedTime;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Measures;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.Attempt;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.MeasureAction.Try;
import dev.pingctl.stage.Check;
import dev.pingctl.verify.FakeCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Attempts on a fake cluster, refused and not.
class AttemptsTest {
  private static final ObjectRef PING =
      new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping");
  private static final Attempt TAKE_NODE = new Attempt.TakeNode("ping-k8s");
  private static final Attempt CONNECT =
      new Attempt.Connect(
          "ping-k8s",
          new Check.Refuses(List.of(new Check.Refuses.Guarded(PING, Optional.empty(), 6379))));

  private final AttackedCluster cluster = new AttackedCluster();
  private final List<Manifest> made = new ArrayList<>();

  @Test
  void aPodThatIsNotAdmittedIsRefusedByTheApiAndNeverMade() {
    cluster.refusal = Optional.of("it violates PodSecurity");

    Measures measures = attempt(TAKE_NODE);

    assertThat(measures.word()).isEqualTo("refused 1");
    assertThat(measures.notes())
        .containsExactly(
            "run a pod as root with the processes and files of its node: refused, the API answers it violates PodSecurity");
    assertThat(made).isEmpty();
  }

  @Test
  void aPodThatIsAdmittedIsRunAndSaysWhatItSees() {
    cluster.prints(List.of("through: root in the pod sees 90 processes"));

    Measures measures = attempt(TAKE_NODE);

    assertThat(measures.word()).isEqualTo("refused 0");
    assertThat(measures.notes()).singleElement().asString().endsWith("sees 90 processes");
    assertThat(made)
        .singleElement()
        .satisfies(pod -> {
          assertThat(pod.at("spec", "hostPID")).isEqualTo(true);
          assertThat(pod.at("metadata", "labels", "pingctl.dev/stage")).isEqualTo("k8s");
        });
  }

  @Test
  void aPodThatSaysNeitherProvesNothing() {
    cluster.prints(List.of("unclear: redis-svc does not answer"));

    assertThatThrownBy(() -> attempt(new Attempt.LogIn("ping-k8s", "redis-svc", 6379)))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.is(FailureId.EXPERIMENT)).isTrue();
              assertThat(failure.details()).contains("redis-svc does not answer");
            });
  }

  @Test
  void whoWritesRunsAsThePodsOfTheDeploymentDoButForWhatIsSet() {
    cluster.prints(List.of("refused: the kernel answers Read-only file system"));
    cluster.objects.has(deployment());

    assertThat(attempt(new Attempt.Write(PING, Map.of())).word()).isEqualTo("refused 1");
    attempt(new Attempt.Write(PING, Map.of("readOnlyRootFilesystem", false)));

    assertThat(made)
        .allSatisfy(pod ->
            assertThat(pod.at("spec", "securityContext")).isEqualTo(Map.of("runAsUser", 10_001L)));
    assertThat(made)
        .extracting(pod -> String.valueOf(pod.at("spec", "containers")))
        .satisfiesExactly(
            as -> assertThat(as).contains("readOnlyRootFilesystem=true", "drop=[ALL]"),
            as -> assertThat(as).contains("readOnlyRootFilesystem=false", "drop=[ALL]"));
  }

  @Test
  void aTokenThatMayNotListSecretsIsRefusedInTheWordsOfTheApi() {
    Attempt list = new Attempt.ListSecrets("ping-k8s", "ping");
    assertThat(attempt(list).word()).isEqualTo("refused 0");

    cluster.listRefusal = Optional.of("secrets is forbidden");

    assertThat(attempt(list).notes())
        .containsExactly(
            "list Secrets with a token of ServiceAccount ping: refused, the API answers secrets is forbidden");
  }

  @Test
  void aStrangerIsRefusedUnlessThePolicyIsMissing() {
    FakeCluster policies = new FakeCluster();
    assertThat(attempt(policies, CONNECT).word()).isEqualTo("refused 1");

    policies.strangers.getThrough = true;

    assertThat(attempt(policies, CONNECT).word()).isEqualTo("refused 0");
  }

  @Test
  void whereNetworkPoliciesAreNotEnforcedTheAttemptCannotBeMade() {
    FakeCluster policies = new FakeCluster();
    policies.strangers.said = new Enforcement.NotEnforced("br_netfilter is not loaded");

    assertThatThrownBy(() -> attempt(policies, CONNECT))
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.is(FailureId.UNSUPPORTED)).isTrue())
        .hasMessage(
            "Network policies are declared, not enforced here: br_netfilter is not loaded.");
  }

  @Test
  void aStrangerWhomEvenPingDoesNotAnswerProvesNothing() {
    FakeCluster policies = new FakeCluster();
    policies.strangers.pingAnswers = false;

    assertThatThrownBy(() -> attempt(policies, CONNECT))
        .hasMessageContaining("proves nothing")
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.is(FailureId.EXPERIMENT)).isTrue());
  }

  private Measures attempt(Attempt attempt) {
    return attempt(cluster.cluster(), attempt);
  }

  private Measures attempt(Cluster on, Attempt attempt) {
    return new Attempts(on, this::perform, line -> {}, new CountedTime())
        .measure(new Try("k8s", attempt, ""));
  }

  /// Applies a pod, which ends at once.
  private ActionResult perform(Action action) {
    Manifest pod = ((ClusterAction.ApplyObject) action).manifest();
    made.add(pod);
    cluster.has(pod.ref().name(), "phase: Succeeded");
    return Outcome.CHANGED;
  }

  private static Manifest deployment() {
    return Manifest.read(
            "deployment",
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: ping, namespace: ping-k8s}
            spec:
              template:
                spec:
                  securityContext: {runAsUser: 10001}
                  containers:
                    - name: ping
                      securityContext: {readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
            """,
            "k8s")
        .getFirst();
  }
}
