package dev.pingctl.execute;

import dev.pingctl.execute.Cluster.Container;
import dev.pingctl.execute.Cluster.Pod;
import dev.pingctl.execute.Cluster.Workload;
import dev.pingctl.failure.ExitCode;
import dev.pingctl.failure.Failure;
import dev.pingctl.workshop.ObjectRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Waits until a workload is rolled out, follows the reasons why it is not yet, and gives up at
/// once where waiting is hopeless.
final class Rollout {
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(150);
  private static final Duration BETWEEN_REASONS = Duration.ofSeconds(1);
  private static final int LOG_LINES = 15;

  private final Cluster cluster;
  private final ObjectRef ref;

  Rollout(Cluster cluster, ObjectRef ref) {
    this.cluster = cluster;
    this.ref = ref;
  }

  /// Why a workload is not rolled out. `patience` is how long the same reason may hold before
  /// waiting on is hopeless: zero where it is at once, empty where it never is.
  record Reason(String id, String text, Optional<Duration> patience, Optional<Pod> crashed) {
    static Reason slow(String text) {
      return new Reason("PING-WAIT-TIMEOUT", text, Optional.empty(), Optional.empty());
    }

    static Reason hopeless(String id, String text, Duration patience) {
      return new Reason(id, text, Optional.of(patience), Optional.empty());
    }
  }

  /// Waits.
  ///
  /// @throws Failure `PING-IMAGE-PULL`, `PING-CRASH` with the last log lines, `PING-CONFIG`,
  ///   `PING-SCHEDULING` or `PING-QUOTA` as soon as it is hopeless, `PING-WAIT-TIMEOUT` with the
  ///   last reason after the timeout
  void await(Duration timeout, Consumer<String> progress) {
    long deadline = System.nanoTime() + timeout.toNanos();
    long nextReason = System.nanoTime() + BETWEEN_REASONS.toNanos();
    long since = System.nanoTime();
    Reason last = Reason.slow("the controllers have not looked at it yet");
    while (System.nanoTime() < deadline) {
      Optional<Workload> workload = cluster.workload(ref);
      if (workload.isPresent() && workload.get().done()) {
        return;
      }
      if (System.nanoTime() >= nextReason) {
        nextReason = System.nanoTime() + BETWEEN_REASONS.toNanos();
        Reason reason = workload.map(this::reason).orElse(Reason.slow("it is not there"));
        if (!reason.text().equals(last.text())) {
          progress.accept("waiting for %s: %s".formatted(ref.text(), reason.text()));
        }
        if (!reason.id().equals(last.id())) {
          since = System.nanoTime();
        }
        last = reason;
        long held = System.nanoTime() - since;
        if (reason.patience().filter(patience -> held >= patience.toNanos()).isPresent()) {
          throw hopeless(reason);
        }
      }
      Waiting.pause(BETWEEN_QUESTIONS);
    }
    throw new Failure(
        "PING-WAIT-TIMEOUT",
        ExitCode.TIMED_OUT,
        "%s was not rolled out after %ds: %s."
            .formatted(ref.text(), timeout.toSeconds(), last.text()),
        details(last),
        null);
  }

  private Failure hopeless(Reason reason) {
    return new Failure(
        reason.id(),
        ExitCode.FAILED,
        "%s cannot be rolled out: %s.".formatted(ref.text(), reason.text()),
        details(reason),
        null);
  }

  private String details(Reason reason) {
    List<String> lines = new ArrayList<>();
    String namespace = ref.namespace().orElse("");
    cluster.warnings(namespace, ref.name()).stream().limit(5).forEach(lines::add);
    reason
        .crashed()
        .ifPresent(pod ->
            pod.containers().stream()
                .filter(container -> !container.ready())
                .findFirst()
                .ifPresent(container ->
                    cluster.logs(
                        namespace,
                        pod.name(),
                        container.name(),
                        LOG_LINES,
                        false,
                        container.restarts() > 0,
                        lines::add)));
    return String.join("\n", lines);
  }

  /// The worst that keeps a workload from being rolled out.
  private Reason reason(Workload workload) {
    List<Pod> pods = cluster.pods(ref.namespace().orElse(""), workload.selector());
    return pods.stream()
        .filter(pod -> !pod.deleting() && !pod.ready())
        .map(Rollout::reason)
        .reduce((one, other) -> one.patience().isPresent() ? one : other)
        .filter(reason -> reason.patience().isPresent() || workload.problem().isEmpty())
        .orElseGet(() -> ofControllers(workload));
  }

  private static Reason ofControllers(Workload workload) {
    String problem = workload.problem();
    if (problem.isEmpty()) {
      return Reason.slow(
          "%d of %d pods are new and ready"
              .formatted(Math.min(workload.ready(), workload.updated()), workload.desired()));
    }
    return problem.contains("exceeded quota") || problem.contains("forbidden")
        ? Reason.hopeless("PING-QUOTA", problem, Duration.ofSeconds(3))
        : Reason.slow(problem);
  }

  private static Reason reason(Pod pod) {
    if (!pod.unschedulable().isEmpty()) {
      return Reason.hopeless(
          "PING-SCHEDULING",
          "pod %s finds no node: %s".formatted(pod.name(), pod.unschedulable()),
          Duration.ofSeconds(30));
    }
    for (Container container : pod.containers()) {
      if (!container.ready()) {
        return reason(pod, container);
      }
    }
    return Reason.slow("pod %s is starting".formatted(pod.name()));
  }

  private static Reason reason(Pod pod, Container container) {
    String where = "container %s of pod %s ".formatted(container.name(), pod.name());
    return switch (container.waiting()) {
      case "InvalidImageName", "ErrImageNeverPull", "ImagePullBackOff" ->
          Reason.hopeless(
              "PING-IMAGE-PULL",
              where + "cannot get its image " + container.image() + ": " + container.message(),
              Duration.ZERO);
      case "CrashLoopBackOff" ->
          new Reason(
              "PING-CRASH",
              where
                  + "has ended %d times, with exit code %s; its last lines follow"
                      .formatted(
                          container.restarts(),
                          container.lastExitCode().map(String::valueOf).orElse("?")),
              Optional.of(container.restarts() > 1 ? Duration.ZERO : Duration.ofSeconds(30)),
              Optional.of(pod));
      case "CreateContainerConfigError", "CreateContainerError", "RunContainerError" ->
          Reason.hopeless(
              "PING-CONFIG",
              where + "cannot start: " + container.message(),
              Duration.ofSeconds(15));
      case "" ->
          new Reason(
              "PING-WAIT-TIMEOUT",
              where
                  + (container.restarts() > 0
                      ? "runs, was restarted %d times and is not ready"
                          .formatted(container.restarts())
                      : "runs and is not ready yet"),
              Optional.empty(),
              Optional.of(pod));
      default -> Reason.slow(where + "is waiting: " + container.waiting());
    };
  }
}
