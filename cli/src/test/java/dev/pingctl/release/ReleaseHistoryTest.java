package dev.pingctl.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.cluster.FakeClusterRoles;
import dev.pingctl.cluster.FakeObjects;
import dev.pingctl.cluster.FakePods;
import dev.pingctl.cluster.FakeWorkloads;
import dev.pingctl.cluster.ReleaseRecord;
import dev.pingctl.cluster.ReleaseRecord.Status;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How a release moves from one revision to the next, and what becomes of it when that fails.
class ReleaseHistoryTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String MADE = "Made by pingctl, " + ReleaseRecord.UNFINISHED;
  private static final String DEPLOYMENT =
      """
      ---
      # Source: ping/templates/ping.yaml
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: ping}
      """;
  private static final Failure HOOK =
      new Failure(FailureId.HOOK, ExitCode.FAILED, "A hook has failed.");

  private final FakeHelm helm = new FakeHelm();
  private final FakeWorkloads workloads = new FakeWorkloads();
  private final FakePods pods = new FakePods();
  private final FakeObjects objects = new FakeObjects();
  private final List<String> told = new ArrayList<>();

  @Test
  void anUpgradeThatComesUpIsTheNextRevision() {
    helm.has(Status.DEPLOYED, "Install complete");

    become();

    assertThat(helm.history())
        .containsExactly("1 superseded: Install complete", "2 deployed: Upgrade complete");
  }

  @Test
  void aRevisionThatFailedIsNeverOneToRollBackTo() {
    helm.has(Status.FAILED, "Release \"ping\" failed: no");

    become();

    assertThat(helm.history())
        .containsExactly("1 failed: Release \"ping\" failed: no", "2 deployed: Upgrade complete");
    helm.nextEndsWith(Optional.of(HOOK));
    assertThat(failure().sentence()).endsWith("is back at what it was at revision 2.");
  }

  @Test
  void anUpgradeThatFailsIsRolledBack() {
    helm.has(Status.DEPLOYED, "Install complete");
    helm.has(Status.FAILED, "Upgrade failed");
    helm.nextEndsWith(Optional.of(HOOK));

    Failure failure = failure();

    assertThat(failure.id()).isEqualTo(FailureId.HOOK);
    assertThat(failure.sentence())
        .isEqualTo("A hook has failed. Release ping is back at what it was at revision 1.");
    assertThat(helm.did()).containsExactly("upgrade", "upgrade", "restore 4 from 1");
    assertThat(helm.history())
        .endsWith(
            "3 failed: Upgrade \"ping\" failed: A hook has failed.", "4 deployed: Rollback to 1");
  }

  @Test
  void anUpgradeWhosePodsDoNotComeUpIsRolledBack() {
    helm.makes(DEPLOYMENT);
    helm.has(Status.DEPLOYED, "Install complete");
    rollOutHopelessly();

    Failure failure = failure();

    assertThat(failure.id()).isEqualTo(FailureId.QUOTA);
    assertThat(failure.sentence()).endsWith("is back at what it was at revision 1.");
    assertThat(helm.history()).last().isEqualTo("3 deployed: Rollback to 1");
  }

  @Test
  void aWayBackThatFailsIsToldWithWhatFailedFirst() {
    helm.has(Status.DEPLOYED, "Install complete");
    helm.nextEndsWith(Optional.of(HOOK));
    helm.nextEndsWith(Optional.of(new Failure(FailureId.HELM, ExitCode.FAILED, "No way.")));

    assertThat(failure().sentence())
        .isEqualTo("A hook has failed. Undoing that failed, too: No way.");
  }

  @Test
  void aFirstInstallationThatFailsIsTakenAway() {
    helm.nextEndsWith(Optional.of(HOOK));

    Failure failure = failure();

    assertThat(failure.id()).isEqualTo(FailureId.HOOK);
    assertThat(failure.sentence()).isEqualTo("A hook has failed. Release ping was taken away.");
    assertThat(helm.did())
        .containsExactly("install", "uninstall", "await what is deleted in ping-chart");
    assertThat(helm.history()).isEmpty();
  }

  @Test
  void whatHelmRefusesChangesNothing() {
    helm.has(Status.DEPLOYED, "Install complete");
    helm.refuses(HOOK);

    assertThat(failure()).isSameAs(HOOK);
    assertThat(helm.history()).containsExactly("1 deployed: Install complete");
  }

  @Test
  void whatTheUserStopsIsLeftAsItIs() {
    Failure stopped = new Failure(FailureId.INTERRUPTED, ExitCode.INTERRUPTED, "Stopped.");
    helm.has(Status.DEPLOYED, "Install complete");
    helm.nextEndsWith(Optional.of(stopped));

    assertThat(failure()).isSameAs(stopped);
    assertThat(helm.did()).containsExactly("upgrade");
  }

  @Test
  void aHistoryThatWasKeptIsGoneOnWith() {
    helm.has(Status.UNINSTALLED, "Uninstallation complete");
    Release release = release();
    assertThat(release.isNew()).isTrue();
    assertThat(release.isKnown()).isTrue();

    become();

    assertThat(helm.did()).containsExactly("upgrade");
    assertThat(helm.history()).last().isEqualTo("2 deployed: Upgrade complete");
  }

  @Test
  void theOldestRevisionsAreForgotten() {
    IntStream.range(0, 12).forEach(each -> helm.has(Status.SUPERSEDED, "Upgrade complete"));

    become();

    assertThat(helm.history()).hasSize(10).first().asString().startsWith("4 ");
  }

  @Test
  void aRevisionThatARunOfOursLeftPendingIsMarkedAsFailed() {
    helm.has(Status.DEPLOYED, "Install complete");
    helm.has(Status.PENDING_UPGRADE, MADE, Instant.now(), "java");
    Release release = release();
    assertThat(release.isUpgradable()).isFalse();

    release.recover(Duration.ZERO, told::add);

    assertThat(release.isUpgradable()).isTrue();
    assertThat(helm.history())
        .last()
        .isEqualTo("2 failed: Ended in the middle, while pending-upgrade");
    assertThat(told).singleElement().asString().contains("left pending-upgrade");
  }

  @Test
  void aRevisionThatAnotherHelmIsAtIsLeftToIt() {
    helm.has(Status.PENDING_INSTALL, "Initial install underway", Instant.now(), "helm");

    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> release().recover(Duration.ofNanos(-1), told::add));

    assertThat(failure.id()).isEqualTo(FailureId.RELEASE_BUSY);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(helm.history()).containsExactly("1 pending-install: Initial install underway");
  }

  @Test
  void aRevisionThatAnotherHelmHasLeftLongAgoIsMarkedAsFailed() {
    Instant before = Instant.now().minus(Duration.ofMinutes(6));
    helm.has(Status.PENDING_ROLLBACK, "Rollback to 1", before, "helm");

    release().recover(Duration.ZERO, told::add);

    assertThat(helm.history())
        .containsExactly("1 failed: Ended in the middle, while pending-rollback");
  }

  @Test
  void anotherHelmIsWaitedFor() {
    helm.has(Status.PENDING_INSTALL, "Initial install underway", Instant.now(), "helm");
    Release release = release();
    helm.onRead(() -> helm.lastIs(Status.DEPLOYED, "Install complete"));

    release.recover(MINUTE, told::add);

    assertThat(told)
        .containsExactly("release ping is pending-install by another Helm; waiting for it");
    assertThat(release.settled()).isPresent();
    assertThat(helm.history()).containsExactly("1 deployed: Install complete");
  }

  @Test
  void aRevisionThatIsNotThereIsToldWithWhereToLook() {
    helm.has(Status.DEPLOYED, "Install complete");

    Failure failure = catchThrowableOfType(Failure.class, () -> release().revision(7));

    assertThat(failure.id()).isEqualTo(FailureId.NO_REVISION);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure.sentence()).contains("no revision 7", "pingctl history");
    assertThat(release().revision(1).description()).isEqualTo("Install complete");
  }

  @Test
  void theRevisionBeforeIsTheLastThatWasRolledOut() {
    helm.has(Status.SUPERSEDED, "Install complete");
    helm.has(Status.FAILED, "Upgrade failed");
    helm.has(Status.SUPERSEDED, MADE);
    assertThat(release().before().revision()).isEqualTo(1);

    helm.has(Status.DEPLOYED, "Upgrade complete");
    assertThat(release().before().revision()).isEqualTo(1);
  }

  @Test
  void afterATryThatHasFailedTheRevisionBeforeIsThePresentOne() {
    helm.has(Status.SUPERSEDED, "Install complete");
    helm.has(Status.DEPLOYED, "Upgrade complete");
    helm.has(Status.FAILED, "Ended in the middle, while pending-upgrade");

    assertThat(release().before().revision()).isEqualTo(2);
  }

  @Test
  void whatWasRolledOutAfterItsRunWasEndedIsToldSoAndRecordedWithTheNextChange() {
    aRunWasEndedBefore(MADE);
    Release release = release();

    assertThat(release.history()).last().returns("Upgrade complete", ReleaseRecord::description);
    assertThat(helm.history())
        .as("looking changes nothing")
        .last()
        .isEqualTo("2 deployed: " + MADE);

    release.recover(Duration.ZERO, told::add);

    assertThat(helm.history()).last().isEqualTo("2 deployed: Upgrade complete");
  }

  @Test
  void aRollbackThatWasRolledOutAfterItsRunWasEndedStaysARollback() {
    aRunWasEndedBefore("Rollback to 1, " + ReleaseRecord.UNFINISHED);

    release().recover(Duration.ZERO, told::add);

    assertThat(helm.history()).last().isEqualTo("2 deployed: Rollback to 1");
  }

  @Test
  void whatIsNotRolledOutOrNoMoreAsItWasIsNotTakenForIt() {
    aRunWasEndedBefore(MADE);
    workloads.done = false;
    assertThat(release().history()).last().returns(MADE, ReleaseRecord::description);

    workloads.done = true;
    objects.differ(Cause.notInCluster());
    assertThat(release().history()).last().returns(MADE, ReleaseRecord::description);
  }

  private void aRunWasEndedBefore(String description) {
    helm.makes(DEPLOYMENT);
    helm.has(Status.SUPERSEDED, "Install complete");
    helm.has(Status.DEPLOYED, description);
  }

  @Test
  void withoutAGoodRevisionThereIsNoneToGoBackTo() {
    helm.has(Status.FAILED, "Install failed");
    helm.has(Status.DEPLOYED, "Upgrade complete");

    assertThat(catchThrowableOfType(Failure.class, () -> release().before()).id())
        .isEqualTo(FailureId.NO_REVISION);
  }

  @Test
  void aRollbackThatFailsIsMarkedAsFailed() {
    helm.makes(DEPLOYMENT);
    helm.has(Status.SUPERSEDED, "Install complete");
    helm.has(Status.DEPLOYED, "Upgrade complete");
    rollOutHopelessly();
    Release release = release();

    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> release.rollBack(release.before(), MINUTE, told::add));

    assertThat(failure.id()).isEqualTo(FailureId.QUOTA);
    assertThat(helm.history()).last().asString().startsWith("3 failed: Rollback to 1 failed: ");
  }

  @Test
  void aWayBackIsRehearsedOnlyWhereTheReleaseCanBeUpgraded() {
    helm.has(Status.DEPLOYED, "Install complete");
    release().rehearse(release().revision(1), MINUTE);
    assertThat(helm.did()).containsExactly("rehearse");

    helm.has(Status.PENDING_UPGRADE, MADE);
    release().rehearse(release().revision(1), MINUTE);
    assertThat(helm.did()).containsExactly("rehearse");
  }

  @BeforeEach
  void rollOut() {
    workloads.done = true;
  }

  /// No rollout ends from now on, until the failure of one is known.
  private void rollOutHopelessly() {
    workloads.done = false;
    workloads.problem = "pods \"ping-1\" is forbidden: exceeded quota: small";
    pods.onWarnings = this::rollOut;
  }

  private Release release() {
    return new Release(
        new FakeClusterRoles(helm, workloads, pods, objects), () -> helm, "ping-chart", "ping");
  }

  private void become() {
    release()
        .become(
            new Charts.ReleaseRequest(
                "ping-chart",
                "ping",
                Path.of("chart"),
                Path.of("values.json"),
                Map.of(),
                MADE,
                MINUTE),
            MINUTE,
            told::add);
  }

  private Failure failure() {
    Failure failure = catchThrowableOfType(Failure.class, this::become);
    assertThat(failure).isNotNull();
    return failure;
  }
}
