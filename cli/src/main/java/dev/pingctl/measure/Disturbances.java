package dev.pingctl.measure;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.Pods.Container;
import dev.pingctl.cluster.Pods.Pod;
import dev.pingctl.cluster.Workloads.Workload;
import dev.pingctl.fault.FaultList;
import dev.pingctl.injection.FaultPlace;
import dev.pingctl.injection.Injection;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Measures;
import dev.pingctl.outcome.Ticker;
import dev.pingctl.outcome.Unit;
import dev.pingctl.plan.Disturbance;
import dev.pingctl.plan.MeasureAction.Disturb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Does something to pods of a workload, and measures how long it takes until the workload is whole
/// again.
final class Disturbances {
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

  private final Cluster cluster;
  private final Injection injection;
  private final Consumer<String> progress;
  private final Ticker ticker;

  Disturbances(Cluster cluster, Injection injection, Consumer<String> progress, Ticker ticker) {
    this.cluster = cluster;
    this.injection = injection;
    this.progress = progress;
    this.ticker = ticker;
  }

  Measures measure(Disturb disturb) {
    Workload workload =
        cluster.workloads().find(disturb.workload()).orElseThrow(() -> none(disturb));
    List<Pod> before =
        cluster.pods().of(workload).stream().filter(each -> !each.deleting()).toList();
    if (before.isEmpty()) {
      throw none(disturb);
    }
    long start = ticker.nanos();
    boolean recovered =
        switch (disturb.how()) {
          case Disturbance.Kill _ -> kill(disturb, before);
          case Disturbance.Evict _ -> evict(disturb, before);
          case Disturbance.Misbehave misbehave -> misbehave(disturb, misbehave.faults(), before);
        };
    return Measures.of("recovery", ticker.since(start).toNanos() / 1e9, Unit.TIME)
        .and(Measures.of("recovered", recovered ? 1 : 0, Unit.NUMBER));
  }

  private boolean kill(Disturb disturb, List<Pod> before) {
    Pod victim = victim(before);
    progress.accept("killing pod " + victim.name());
    cluster.pods().delete(victim.namespace(), victim.name(), Optional.of(Duration.ZERO));
    return isWholeAgain(disturb, Set.of(victim.name()), before.size());
  }

  private static Pod victim(List<Pod> before) {
    return before.stream().filter(Pod::ready).findFirst().orElse(before.getFirst());
  }

  private boolean misbehave(Disturb disturb, FaultList faults, List<Pod> before) {
    Pod victim = victim(before);
    progress.accept("setting %s in pod %s".formatted(faults.text(), victim.name()));
    FaultPlace place = new FaultPlace.Pods(disturb.workload(), Optional.of(victim.name()));
    injection.set(place, faults);
    boolean restarted =
        ticker.holdsWithin(
            disturb.patience(), BETWEEN_QUESTIONS, () -> isRestarted(disturb, victim));
    if (!restarted) {
      injection.set(place, FaultList.NONE);
    }
    return restarted;
  }

  private boolean isRestarted(Disturb disturb, Pod victim) {
    return cluster.workloads().find(disturb.workload()).stream()
        .flatMap(each -> cluster.pods().of(each).stream())
        .anyMatch(pod ->
            pod.name().equals(victim.name()) && pod.ready() && restarts(pod) > restarts(victim));
  }

  private static int restarts(Pod pod) {
    return pod.containers().stream().mapToInt(Container::restarts).sum();
  }

  private boolean evict(Disturb disturb, List<Pod> before) {
    long start = ticker.nanos();
    for (Pod pod : before) {
      progress.accept("evicting pod " + pod.name());
      boolean evicted =
          ticker.holdsWithin(
              disturb.patience().minus(ticker.since(start)),
              BETWEEN_QUESTIONS,
              () -> cluster.pods().evict(pod.namespace(), pod.name()));
      if (!evicted) {
        return false;
      }
    }
    Set<String> gone = before.stream().map(Pod::name).collect(Collectors.toSet());
    return isWholeAgain(disturb, gone, before.size());
  }

  /// Whether there are as many ready pods as before without those that have gone.
  private boolean isWholeAgain(Disturb disturb, Set<String> gone, int wanted) {
    return ticker.holdsWithin(
        disturb.patience(),
        BETWEEN_QUESTIONS,
        () -> {
          Optional<Workload> workload = cluster.workloads().find(disturb.workload());
          long ready =
              workload.stream()
                  .flatMap(each -> cluster.pods().of(each).stream())
                  .filter(pod -> pod.ready() && !pod.deleting() && !gone.contains(pod.name()))
                  .count();
          return ready >= wanted;
        });
  }

  private static Failure none(Disturb disturb) {
    return Failure.notThere(
        FailureId.NOT_UP, ExitCode.CHECK_FAILED, "pod of " + disturb.workload().text());
  }
}
