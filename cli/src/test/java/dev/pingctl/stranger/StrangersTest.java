package dev.pingctl.stranger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.cluster.Enforcement;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.CountedTime;
import dev.pingctl.outcome.Verdict;
import dev.pingctl.stage.Check;
import dev.pingctl.stranger.StrangerPod.Report;
import dev.pingctl.verify.FakeCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the attempts of strangers prove, and that nothing of them is left.
class StrangersTest {
  private static final String REDIS = "10.42.0.7/6379";
  private static final Map<String, String> ADDRESSES = Map.of(REDIS, "redis");
  private static final Enforcement ENFORCED = new Enforcement.Enforced();
  private static final Enforcement UNSAID = new Enforcement.Unsaid();
  private static final Report REFUSED = new Report(true, List.of(), Map.of(REDIS, 0));
  private static final Report THROUGH = new Report(true, List.of(REDIS), Map.of());
  private static final Verdict SEEN =
      new Verdict.Fails("a stranger in namespace ping-k8s reaches redis at 10.42.0.7/6379");
  private static final Check.Refuses CHECK =
      new Check.Refuses(
          List.of(
              new Check.Refuses.Guarded(
                  new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "redis"),
                  Optional.empty(),
                  6379)));

  private final FakeCluster cluster = new FakeCluster();
  private final List<String> remarks = new ArrayList<>();

  @Test
  void whatIsRefusedEverywhereHolds() {
    assertThat(verdict(REFUSED, ENFORCED, false)).isEqualTo(new Verdict.Holds());
    assertThat(verdict(REFUSED, UNSAID, false)).isEqualTo(new Verdict.Holds());
  }

  @Test
  void onANodeThatEnforcesAStrangerWhoGetsThroughIsAFailure() {
    assertThat(verdict(THROUGH, ENFORCED, false)).isEqualTo(SEEN);
  }

  @Test
  void whereNobodySaysWhetherPoliciesAreEnforcedAProbeDecides() {
    assertThat(verdict(THROUGH, UNSAID, true)).isEqualTo(SEEN);
    assertThat(verdict(THROUGH, UNSAID, false))
        .isEqualTo(
            new Verdict.NotEnforced(
                "a policy that denies a pod every connection has no effect in this cluster"));
  }

  @Test
  void onANodeThatCannotEnforceNothingIsEverOk() {
    Enforcement cannot = new Enforcement.NotEnforced("br_netfilter is not loaded");

    assertThat(List.of(verdict(THROUGH, cannot, true), verdict(REFUSED, cannot, true)))
        .containsOnly(new Verdict.NotEnforced("br_netfilter is not loaded"));
  }

  @Test
  void aNetworkThatCarriesNothingProvesNothing() {
    Report alone = new Report(false, List.of(), Map.of(REDIS, 0));
    Report halfDone = new Report(true, List.of(), Map.of());

    assertThat(List.of(alone, halfDone))
        .allSatisfy(report ->
            assertThat(verdict(report, ENFORCED, true)).isInstanceOf(Verdict.Fails.class));
  }

  @Test
  void aClusterWithoutAnnotationIsProbedByADeniedPod() {
    cluster.strangers.said = UNSAID;
    cluster.strangers.getThrough = true;

    assertThat(check()).isInstanceOf(Verdict.Fails.class);

    cluster.strangers.enforces = false;
    assertThat(check()).isInstanceOf(Verdict.NotEnforced.class);
  }

  @Test
  void whatIsMadeIsRemovedWhateverHappens() {
    cluster.strangers.onLog =
        () -> {
          throw new IllegalStateException("the kubelet is away");
        };
    cluster.strangers.removed.clear();

    assertThatThrownBy(this::check).hasMessage("the kubelet is away");
    assertThat(cluster.strangers.removed)
        .endsWith(
            "ping-k8s Pod pingctl-stranger",
            "ping-k8s-stranger Pod pingctl-stranger",
            "ping-k8s-stranger Pod pingctl-denied",
            "ping-k8s NetworkPolicy pingctl-stranger",
            "Namespace ping-k8s-stranger");
  }

  @Test
  void anInterruptedCheckCleansUpWithoutBeingInterrupted() {
    List<Boolean> interrupted = new ArrayList<>();
    cluster.strangers.onLog = () -> Thread.currentThread().interrupt();
    cluster.strangers.onRemove = () -> interrupted.add(Thread.currentThread().isInterrupted());

    check();

    assertThat(interrupted).isNotEmpty().containsOnly(false);
    assertThat(Thread.interrupted()).isTrue();
  }

  private Verdict check() {
    return new Strangers(cluster, "k8s", line -> {}, remarks::add, new CountedTime())
        .sentTo(CHECK)
        .verdict();
  }

  private static Verdict verdict(Report report, Enforcement said, boolean enforces) {
    return Strangers.encounter(Map.of("ping-k8s", report), ADDRESSES, said, () -> enforces)
        .verdict();
  }
}
