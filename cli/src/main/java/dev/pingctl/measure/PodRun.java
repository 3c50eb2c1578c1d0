package dev.pingctl.measure;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Measures;
import dev.pingctl.outcome.Ticker;
import dev.pingctl.outcome.Unit;
import dev.pingctl.plan.MeasureAction.AwaitEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Waits for the end of pods that are there, and reads what they have printed.
final class PodRun {
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(200);

  private final Cluster cluster;
  private final Consumer<String> progress;
  private final Ticker ticker;

  PodRun(Cluster cluster, Consumer<String> progress, Ticker ticker) {
    this.cluster = cluster;
    this.progress = progress;
    this.ticker = ticker;
  }

  /// Measures the end of a pod, or that it has not come.
  ///
  /// @throws Failure `PING-UNSUPPORTED` where no node can take the pod
  Measures measure(AwaitEnd wait) {
    PodEnd end = end(wait.pod(), wait.timeout());
    if (end.hasNoNode()) {
      throw new Failure(
          FailureId.UNSUPPORTED,
          ExitCode.REFUSED,
          "No node can take pod %s: %s.".formatted(wait.pod().name(), end.message()));
    }
    return PrintedMeasures.read(printed(wait.pod(), end))
        .and(Measures.of("ended", end.ended() ? 1 : 0, Unit.NUMBER))
        .and(Measures.of("oom-killed", end.isOutOfMemory() ? 1 : 0, Unit.NUMBER))
        .and(Measures.of("evicted", end.isEvicted() ? 1 : 0, Unit.NUMBER))
        .and(Measures.note("pod %s: %s".formatted(wait.pod().name(), end.words())))
        .named(wait.name());
  }

  /// How a pod has ended, or how far it has come when patience ends.
  PodEnd end(ObjectRef pod, Duration patience) {
    progress.accept("waiting until pod %s has ended".formatted(pod.name()));
    List<PodEnd> seen = new ArrayList<>();
    boolean inTime =
        ticker.holdsWithin(
            patience,
            BETWEEN_QUESTIONS,
            () -> {
              seen.add(now(pod));
              return seen.getLast().ended();
            });
    return inTime ? seen.getLast() : now(pod);
  }

  private PodEnd now(ObjectRef pod) {
    return cluster
        .objects()
        .find(pod)
        .map(PodEnd::of)
        .orElseThrow(
            () -> Failure.notThere(FailureId.NOT_UP, ExitCode.CHECK_FAILED, "pod " + pod.name()));
  }

  /// What a pod has printed. The log of an evicted pod is deleted with its container.
  List<String> printed(ObjectRef pod, PodEnd end) {
    List<String> lines = new ArrayList<>();
    if (end.ended() && !end.isEvicted()) {
      String namespace = pod.namespace().orElse("");
      cluster.pods().logs(namespace, pod.name(), "", -1, false, false, lines::add);
    }
    return lines;
  }
}
