package dev.pingctl.cluster;

import dev.pingctl.cluster.Pods.Container;
import dev.pingctl.cluster.Pods.Pod;
import dev.pingctl.cluster.Workloads.Workload;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Waits until a workload is rolled out, reports the reasons why it is not yet, and gives up at
/// once where waiting is hopeless.
public final class Rollout {
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(150);

  /// The same once all pods are ready, when the machine has time and little is left to wait for.
  private static final Duration NEAR_THE_END = Duration.ofMillis(40);

  private static final Duration BETWEEN_REASONS = Duration.ofSeconds(1);
  private static final Duration BETWEEN_CRASHES = Duration.ofSeconds(5);
  private static final Duration AFTER_CRASHES = Duration.ofSeconds(15);
  private static final Duration AFTER_ONE_CRASH = Duration.ofSeconds(30);
  private static final int LOG_LINES = 15;

  private final Workloads workloads;
  private final Pods pods;
  private final ObjectRef ref;
  private final Predicate<Workload> end;
  private final LongSupplier nanos;
  private final Consumer<Duration> pause;

  /// The rollout of a workload, to be waited for in real time.
  public Rollout(Cluster cluster, ObjectRef ref) {
    this(cluster, ref, Workload::done);
  }

  /// The same, waited for only until the workload is as `end` says.
  public Rollout(Cluster cluster, ObjectRef ref, Predicate<Workload> end) {
    this(cluster.workloads(), cluster.pods(), ref, end, System::nanoTime, Waiting::pause);
  }

  /// The rollout of a workload by another clock, which `pause` moves on.
  public Rollout(
      Workloads workloads,
      Pods pods,
      ObjectRef ref,
      Predicate<Workload> end,
      LongSupplier nanos,
      Consumer<Duration> pause) {
    this.workloads = workloads;
    this.pods = pods;
    this.ref = ref;
    this.end = end;
    this.nanos = nanos;
    this.pause = pause;
  }

  /// Why a workload is not rolled out. `patience` is how long the same reason may hold before
  /// waiting on is hopeless: zero where it is at once, empty where it never is.
  public record Reason(
      FailureId id, String text, Optional<Duration> patience, Optional<Pod> crashed) {
    static Reason slow(String text) {
      return new Reason(FailureId.WAIT_TIMEOUT, text, Optional.empty(), Optional.empty());
    }

    static Reason hopeless(FailureId id, String text, Duration patience) {
      return new Reason(id, text, Optional.of(patience), Optional.empty());
    }
  }

  /// Waits.
  ///
  /// @throws Failure `PING-IMAGE-PULL`, `PING-CRASH` with the last log lines, `PING-CONFIG`,
  ///   `PING-SCHEDULING` or `PING-QUOTA` as soon as it is hopeless, `PING-WAIT-TIMEOUT` with the
  ///   last reason after the timeout
  public void await(Duration timeout, Consumer<String> progress) {
    long deadline = nanos.getAsLong() + timeout.toNanos();
    long nextReason = nanos.getAsLong() + BETWEEN_REASONS.toNanos();
    long since = nanos.getAsLong();
    Reason last = Reason.slow("the controllers have not looked at it yet");
    while (nanos.getAsLong() < deadline) {
      Optional<Workload> workload = workloads.find(ref);
      if (workload.isPresent() && end.test(workload.get())) {
        return;
      }
      if (nanos.getAsLong() >= nextReason) {
        nextReason = nanos.getAsLong() + BETWEEN_REASONS.toNanos();
        Reason reason = workload.map(this::reason).orElse(Reason.slow("it is not there"));
        progress.accept("waiting for %s: %s".formatted(ref.text(), reason.text()));
        if (!reason.id().equals(last.id())) {
          since = nanos.getAsLong();
        }
        last = reason;
        long held = nanos.getAsLong() - since;
        if (reason.patience().filter(patience -> held >= patience.toNanos()).isPresent()) {
          throw hopeless(reason);
        }
      }
      pause.accept(
          workload.filter(Workload::serving).isPresent() ? NEAR_THE_END : BETWEEN_QUESTIONS);
    }
    throw new Failure(
        FailureId.WAIT_TIMEOUT,
        ExitCode.TIMED_OUT,
        "%s was not %s after %ds: %s."
            .formatted(ref.text(), state(), timeout.toSeconds(), last.text()),
        details(last),
        null);
  }

  /// What is waited for: a Job is never rolled out.
  private String state() {
    return ref.kind().equals("Job") ? "complete" : "rolled out";
  }

  private Failure hopeless(Reason reason) {
    return new Failure(
        reason.id(),
        ExitCode.FAILED,
        "%s cannot be %s: %s.".formatted(ref.text(), state(), reason.text()),
        details(reason),
        null);
  }

  /// The warnings of the API about the workload's newest form, and the last log lines of a
  /// container that is not ready. For one that has ended they are those of its last run: the run
  /// before may be gone already.
  private String details(Reason reason) {
    List<String> lines = new ArrayList<>();
    String namespace = ref.namespace().orElse("");
    workloads.find(ref).map(pods::warnings).orElse(List.of()).stream().limit(5).forEach(lines::add);
    reason
        .crashed()
        .ifPresent(pod ->
            pod.containers().stream()
                .filter(container -> !container.ready())
                .findFirst()
                .ifPresent(container ->
                    pods.logs(
                        namespace,
                        pod.name(),
                        container.name(),
                        LOG_LINES,
                        false,
                        container.waiting().isEmpty() && container.restarts() > 0,
                        lines::add)));
    return String.join("\n", lines);
  }

  /// The worst reason why a workload is not rolled out.
  private Reason reason(Workload workload) {
    if (!workload.observed()) {
      return Reason.slow("the controllers have not looked at it yet");
    }
    List<Pod> found = pods.of(workload);
    if (ref.kind().equals("Job") && !workload.problem().isEmpty()) {
      return ofFailedJob(workload.problem(), found);
    }
    return found.stream()
        .filter(pod -> !pod.deleting() && !pod.ready())
        .map(this::reason)
        .reduce((one, other) -> one.patience().isPresent() ? one : other)
        .filter(reason -> reason.patience().isPresent() || workload.problem().isEmpty())
        .orElseGet(() -> ofControllers(workload));
  }

  private static Reason ofFailedJob(String problem, List<Pod> pods) {
    Optional<Pod> failed =
        pods.stream()
            .filter(pod -> pod.containers().stream().anyMatch(container -> !container.ready()))
            .reduce((first, second) -> second);
    return new Reason(
        FailureId.CRASH,
        problem + "; the last lines of its pod follow",
        Optional.of(Duration.ZERO),
        failed);
  }

  private static Reason ofControllers(Workload workload) {
    String problem = workload.problem();
    if (problem.isEmpty()) {
      return Reason.slow(
          "%d of %d pods are new and ready"
              .formatted(Math.min(workload.ready(), workload.updated()), workload.desired()));
    }
    return problem.contains("exceeded quota") || problem.contains("forbidden")
        ? Reason.hopeless(FailureId.QUOTA, problem, Duration.ofSeconds(3))
        : Reason.slow(problem);
  }

  private Reason reason(Pod pod) {
    if (!pod.unschedulable().isEmpty()) {
      return Reason.hopeless(
          FailureId.SCHEDULING,
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

  private Reason reason(Pod pod, Container container) {
    String where = "container %s of pod %s ".formatted(container.name(), pod.name());
    return switch (container.waiting()) {
      case "InvalidImageName", "ErrImageNeverPull", "ImagePullBackOff" ->
          Reason.hopeless(
              FailureId.IMAGE_PULL,
              where + "cannot get its image " + container.image() + ": " + container.message(),
              Duration.ZERO);
      case "CrashLoopBackOff" ->
          crash(pod, container, container.restarts() > 1 ? BETWEEN_CRASHES : AFTER_ONE_CRASH);
      // Also the state of containers that a restarted node has not started again yet.
      case "Error", "OOMKilled", "StartError" ->
          crash(pod, container, container.restarts() > 1 ? AFTER_CRASHES : AFTER_ONE_CRASH);
      case "CreateContainerConfigError", "CreateContainerError", "RunContainerError" ->
          Reason.hopeless(
              FailureId.CONFIG,
              where + "cannot start: " + container.message(),
              Duration.ofSeconds(15));
      case "" ->
          new Reason(
              FailureId.WAIT_TIMEOUT,
              where
                  + (container.restarts() > 0
                      ? "runs, was restarted %d times and is not ready"
                          .formatted(container.restarts())
                      : "runs and is not ready yet")
                  + probe(pod),
              Optional.empty(),
              Optional.of(pod));
      default ->
          Reason.slow(
              where
                  + "is waiting: "
                  + container.waiting()
                  + (container.message().isEmpty() ? "" : " (" + container.message() + ")"));
    };
  }

  private static Reason crash(Pod pod, Container container, Duration patience) {
    return new Reason(
        FailureId.CRASH,
        "container %s of pod %s has ended %d times, with exit code %s; its last lines follow"
            .formatted(
                container.name(),
                pod.name(),
                container.restarts() + 1,
                container.lastExitCode().map(String::valueOf).orElse("?")),
        Optional.of(patience),
        Optional.of(pod));
  }

  /// The recent warning of a pod's probe, as the end of a sentence.
  private String probe(Pod pod) {
    return pods.warnings(pod.namespace(), pod.name()).stream()
        .filter(warning -> warning.contains("probe failed"))
        .findFirst()
        .map(warning -> " (" + warning.substring(warning.indexOf(": ") + 2) + ")")
        .orElse("");
  }
}
