package dev.pingctl.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.cluster.Pods.Container;
import dev.pingctl.cluster.Pods.Pod;
import dev.pingctl.cluster.Workloads.Workload;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a rollout's state is taken for, and how long each reason is borne. Time is only counted.
class RolloutTest {
  private static final ObjectRef DEPLOYMENT =
      new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping");
  private static final ObjectRef JOB =
      new ObjectRef("batch/v1", "Job", Optional.of("ping-k8s"), "folder");
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private final FakeWorkloads workloads = new FakeWorkloads();
  private final FakePods pods = new FakePods();
  private final List<String> told = new ArrayList<>();
  private long now;

  @Test
  void whatIsDoneIsNotWaitedFor() {
    workloads.done = true;

    rollout(DEPLOYMENT).await(TIMEOUT, told::add);

    assertThat(now).isZero();
    assertThat(told).isEmpty();
  }

  @Test
  void anImageThatCannotBeHadIsHopelessAtOnce() {
    pods.found = List.of(pod("", container(0, "ImagePullBackOff", "not found")));

    Failure failure = failure(DEPLOYMENT);

    assertThat(failure.id()).isEqualTo(FailureId.IMAGE_PULL);
    assertThat(failure.sentence()).contains("pingctl/ping:1", "not found");
    assertThat(seconds()).isBetween(1L, 2L);
  }

  @Test
  void aContainerThatEndsAgainAndAgainIsToldWithTheLinesOfItsLastRun() {
    pods.found = List.of(pod("", container(2, "CrashLoopBackOff", "back-off")));

    Failure failure = failure(DEPLOYMENT);

    assertThat(failure.id()).isEqualTo(FailureId.CRASH);
    assertThat(failure.sentence()).contains("exit code 7");
    assertThat(failure.details()).isEqualTo("last words of ping-1/ping");
    assertThat(seconds()).isLessThan(10);
  }

  @Test
  void aContainerThatEndedOnceMayStillComeUp() {
    pods.found = List.of(pod("", container(1, "CrashLoopBackOff", "back-off")));

    failure(DEPLOYMENT);

    assertThat(seconds()).isBetween(30L, 35L);
  }

  @Test
  void aPodWithoutANodeIsGivenTimeForOneToComeFree() {
    pods.found = List.of(pod("0/1 nodes are available: 1 Insufficient memory"));

    Failure failure = failure(DEPLOYMENT);

    assertThat(failure.id()).isEqualTo(FailureId.SCHEDULING);
    assertThat(failure.sentence()).contains("Insufficient memory");
    assertThat(seconds()).isBetween(30L, 35L);
  }

  @Test
  void aUsedUpQuotaIsNamed() {
    workloads.problem = "pods \"ping-1\" is forbidden: exceeded quota: small";

    Failure failure = failure(DEPLOYMENT);

    assertThat(failure.id()).isEqualTo(FailureId.QUOTA);
    assertThat(failure.sentence()).contains("exceeded quota: small");
  }

  @Test
  void aFailedJobIsNotWaitedFor() {
    workloads.problem = "Job has reached the specified backoff limit";
    pods.found = List.of(pod("", container(0, "Error", "")));

    Failure failure = failure(JOB);

    assertThat(failure.id()).isEqualTo(FailureId.CRASH);
    assertThat(failure.details()).contains("last words of ping-1/ping");
    assertThat(seconds()).isBetween(1L, 2L);
  }

  @Test
  void aFailingProbeIsToldWhileItIsWaitedForAndAfterTheTimeout() {
    pods.found = List.of(pod("", container(0, "", "")));
    pods.warnings = List.of("ping-1: Readiness probe failed: status 503");

    Failure failure = failure(DEPLOYMENT);

    assertThat(told).isNotEmpty().allMatch(line -> line.contains("probe failed: status 503"));
    assertThat(failure.id()).isEqualTo(FailureId.WAIT_TIMEOUT);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(failure.sentence()).contains("probe failed: status 503");
    assertThat(seconds()).isGreaterThanOrEqualTo(TIMEOUT.toSeconds());
  }

  @Test
  void ofAContainerThatRunsAgainTheRunBeforeIsShown() {
    pods.found = List.of(pod("", container(3, "", "")));

    assertThat(failure(DEPLOYMENT).details())
        .isEqualTo("last words of ping-1/ping before its restart");
  }

  @Test
  void aReasonThatGoesAwayIsForgotten() {
    pods.found = List.of(pod("0/1 nodes are available"));
    workloads.doneAfterQuestions = 100; // 15 s

    rollout(DEPLOYMENT).await(TIMEOUT, told::add);

    assertThat(told).anyMatch(line -> line.contains("0/1 nodes are available"));
  }

  @Test
  void podsAreNotJudgedBeforeTheControllersHaveSeenTheNewForm() {
    workloads.observed = false;
    pods.found = List.of(pod("", container(5, "CrashLoopBackOff", "of the form before")));

    Failure failure = failure(DEPLOYMENT);

    assertThat(failure.id()).isEqualTo(FailureId.WAIT_TIMEOUT);
    assertThat(failure.sentence()).contains("the controllers have not looked at it yet");
  }

  private Failure failure(ObjectRef ref) {
    return catchThrowableOfType(Failure.class, () -> rollout(ref).await(TIMEOUT, told::add));
  }

  private Rollout rollout(ObjectRef ref) {
    workloads.ref = ref;
    return new Rollout(
        workloads, pods, ref, Workload::done, () -> now, pause -> now += pause.toNanos());
  }

  private long seconds() {
    return Duration.ofNanos(now).toSeconds();
  }

  private static Pod pod(String unschedulable, Container... containers) {
    return new Pod(
        "ping-k8s", "ping-1", false, false, unschedulable, List.of(containers), List.of());
  }

  private static Container container(int restarts, String waiting, String message) {
    return new Container(
        "ping", "pingctl/ping:1", false, restarts, waiting, message, Optional.of(7));
  }
}
