package dev.pingctl.release;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.ReleaseRecord;
import dev.pingctl.cluster.Rollout;
import dev.pingctl.cluster.Workloads.Workload;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.Manifests;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// One release: what its records tell, and how it moves from one revision to the next.
///
/// Helm is never asked to wait: progress is reported meanwhile, and a wait that is hopeless ends at
/// once. What is installed for the first time has to serve; what takes the place of something is
/// waited for until the whole of it has proven itself. A revision that does not come up is marked
/// as failed, and the release goes back to the last good one, in a time of its own; where there is
/// none, it is taken away.
public final class Release {
  /// How long a live Helm keeps a release to itself unless another time is given.
  private static final Duration HELMS_PATIENCE = Duration.ofMinutes(5);

  /// The API knows a writer by the name of its program, and Helm's library calls this process so.
  /// The real Helm is `helm` or `Helm` by its version; whoever else it is, it may be at work.
  private static final String OWN_WRITER = "java";

  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(500);
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final int KEPT = 10;

  private final Cluster cluster;
  private final Supplier<Charts> charts;
  private final String namespace;
  private final String name;
  private List<ReleaseRecord> records;

  public Release(Cluster cluster, Supplier<Charts> charts, String namespace, String name) {
    this.cluster = cluster;
    this.charts = charts;
    this.namespace = namespace;
    this.name = name;
    this.records = List.of();
    read();
  }

  private void read() {
    records =
        cluster.releases().in(namespace).stream()
            .filter(record -> record.release().equals(name))
            .toList();
  }

  /// Whether there is nothing of it but perhaps a history.
  public boolean isNew() {
    return !isKnown() || records.getLast().status() == ReleaseRecord.Status.UNINSTALLED;
  }

  /// Whether there is anything of it, if only a history that was kept when it was uninstalled.
  public boolean isKnown() {
    return !records.isEmpty();
  }

  /// Whether it can be upgraded as it is: it is there, and nobody is or was at it when ended.
  public boolean isUpgradable() {
    return !isNew() && !records.getLast().status().isPending();
  }

  /// What it is now.
  public Optional<ReleaseRecord> deployed() {
    return records.reversed().stream()
        .filter(record -> record.status() == ReleaseRecord.Status.DEPLOYED)
        .findFirst();
  }

  /// What it is now, where nothing has been tried since: after a revision that failed, Helm takes
  /// the whole release for failed.
  public Optional<ReleaseRecord> settled() {
    return deployed().filter(record -> record.revision() == lastRevision());
  }

  /// The status of the last revision, by Helm's name for it.
  public String lastStatus() {
    return records.getLast().status().word();
  }

  /// One revision.
  ///
  /// @throws Failure `PING-NO-REVISION`
  public ReleaseRecord revision(int number) {
    return records.stream()
        .filter(record -> record.revision() == number)
        .findFirst()
        .orElseThrow(() -> noRevision("no revision " + number));
  }

  /// The last good revision before the present one; after a try that has failed, the present one.
  ///
  /// @throws Failure `PING-NO-REVISION`
  public ReleaseRecord before() {
    int present = settled().map(ReleaseRecord::revision).orElse(Integer.MAX_VALUE);
    return lastGood(present).orElseThrow(() -> noRevision("no revision to go back to"));
  }

  private Optional<ReleaseRecord> lastGood(int before) {
    return records.reversed().stream()
        .filter(record -> record.revision() < before && record.isGood())
        .findFirst();
  }

  private Failure noRevision(String what) {
    return new Failure(
        FailureId.NO_REVISION,
        ExitCode.USAGE,
        "Release %s has %s; `pingctl history` shows those that it has.".formatted(name, what));
  }

  /// Makes it workable again where a run was ended in the middle: the revision it was at is marked
  /// as failed, or as rolled out where it is by now. One that another Helm may still be at is
  /// waited for.
  ///
  /// @throws Failure `PING-RELEASE-BUSY` when the other does not end in time
  public void recover(Duration patience, Consumer<String> progress) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!records.isEmpty() && records.getLast().status().isPending()) {
      ReleaseRecord last = records.getLast();
      if (isAbandoned(last)) {
        progress.accept(
            "release %s was left %s by a run that was ended; going on from there"
                .formatted(name, last.status().word()));
        cluster.releases().fail(last, "Ended in the middle, while " + last.status().word());
      } else if (System.nanoTime() > deadline) {
        throw new Failure(
            FailureId.RELEASE_BUSY,
            ExitCode.REFUSED,
            "Release %s has been %s by another Helm since %s; wait until that has ended. If it was killed, %s after its beginning the same command goes on from there."
                .formatted(
                    name, last.status().word(), last.updated(), HELMS_PATIENCE.toMinutes() + "m"));
      } else {
        progress.accept(
            "release %s is %s by another Helm; waiting for it"
                .formatted(name, last.status().word()));
        Waiting.pause(BETWEEN_QUESTIONS);
      }
      read();
    }
    if (isRolledOutMeanwhile()) {
      confirm(records.getLast());
      read();
    }
  }

  /// Its revisions, oldest first, as they are by now: the last one may have been rolled out after
  /// the run that made it was ended. Changes nothing.
  public List<ReleaseRecord> history() {
    List<ReleaseRecord> history = new ArrayList<>(records);
    if (isRolledOutMeanwhile()) {
      history.set(history.size() - 1, history.getLast().finished());
    }
    return List.copyOf(history);
  }

  /// Whether the release is at a revision whose run did not see it rolled out, though it is: all of
  /// it is in the cluster as the revision has it, and done.
  private boolean isRolledOutMeanwhile() {
    Optional<ReleaseRecord> begun = settled().filter(ReleaseRecord::isUnfinished);
    if (begun.isEmpty()) {
      return false;
    }
    List<Manifest> objects = Manifests.rendered(name, begun.get().manifest(), namespace);
    return cluster.objects().difference(objects).isEmpty()
        && objects.stream()
            .filter(Manifest::isWorkload)
            .map(each -> cluster.workloads().find(each.ref()))
            .allMatch(workload -> workload.filter(Workload::done).isPresent());
  }

  /// Whether nobody can be at it any more: only one pingctl is at work at a time, and that is this
  /// one; another Helm gives up after a while.
  private static boolean isAbandoned(ReleaseRecord record) {
    return record.writer().equals(OWN_WRITER)
        || record.updated().plus(HELMS_PATIENCE).isBefore(Instant.now());
  }

  /// Becomes what is ordered, and waits until it is.
  ///
  /// @throws Failure what went wrong, and what the release is now
  public void become(Charts.ReleaseRequest order, Duration timeout, Consumer<String> progress) {
    int before = lastRevision();
    boolean isNew = isNew();
    try {
      if (isKnown()) {
        if (isNew) {
          // Helm goes on with a history that was kept only from a revision that failed.
          cluster.releases().fail(records.getLast(), "Uninstalled");
        }
        upgrade(order);
      } else {
        charts.get().install(order);
        read();
      }
      await(records.getLast(), isNew ? Workload::serving : Workload::done, timeout, progress);
      confirm(records.getLast());
    } catch (Failure failure) {
      throw isOutOfHands(failure)
          ? failure
          : afterFailure(failure, before, isNew, timeout, progress);
    }
    prune();
  }

  /// Upgrades. Helm marks the revision that the new one follows as superseded, even a failed one if
  /// none is deployed; it is marked as failed again, or it would pass for one to roll back to.
  private void upgrade(Charts.ReleaseRequest order) {
    List<ReleaseRecord> failed =
        records.stream().filter(record -> record.status() == ReleaseRecord.Status.FAILED).toList();
    charts.get().upgrade(order);
    read();
    for (ReleaseRecord former : failed) {
      ReleaseRecord present = revision(former.revision());
      if (present.status() == ReleaseRecord.Status.SUPERSEDED) {
        cluster.releases().fail(present, former.description());
        read();
      }
    }
  }

  /// Says of a revision that is rolled out what Helm says of one; a run may have ended before that.
  public void confirm(ReleaseRecord record) {
    if (record.isUnfinished()) {
      cluster.releases().describe(record, record.finished().description());
    }
  }

  /// Whether what went wrong leaves nothing to be done: the user has stopped it, or there is no
  /// cluster to do it on.
  private static boolean isOutOfHands(Failure failure) {
    return failure.exitCode() == ExitCode.INTERRUPTED || failure.exitCode() == ExitCode.UNREACHABLE;
  }

  private int lastRevision() {
    return records.isEmpty() ? 0 : records.getLast().revision();
  }

  private Failure afterFailure(
      Failure failure, int before, boolean isNew, Duration timeout, Consumer<String> progress) {
    read();
    if (lastRevision() == before) {
      return failure; // Helm has refused before it began.
    }
    ReleaseRecord failed = records.getLast();
    Optional<ReleaseRecord> good = isNew ? Optional.empty() : lastGood(failed.revision());
    String end;
    try {
      if (good.isPresent()) {
        progress.accept("going back to revision " + good.get().revision());
        String words = "Upgrade \"%s\" failed: %s".formatted(name, failure.sentence());
        cluster.releases().fail(failed, words);
        read();
        rollBack(good.get(), timeout, progress);
        end =
            "Release %s is back at what it was at revision %d."
                .formatted(name, good.get().revision());
      } else {
        progress.accept("taking the release away");
        charts.get().uninstall(namespace, name);
        cluster.removals().awaitDeleted(namespace, timeout, progress);
        end = "Release %s was taken away.".formatted(name);
      }
    } catch (Failure again) {
      if (again.exitCode() == ExitCode.INTERRUPTED) {
        return again;
      }
      end = "Undoing that failed, too: " + again.sentence();
    }
    return new Failure(
        failure.id(),
        failure.exitCode(),
        failure.sentence() + " " + end,
        failure.details(),
        failure);
  }

  /// Rehearses the way back to a revision where the release can be upgraded as it is; changes
  /// nothing.
  ///
  /// @throws Failure why there is no way back
  public void rehearse(ReleaseRecord former, Duration timeout) {
    if (isUpgradable()) {
      try (StagedChart staged = StagedChart.of(former)) {
        charts.get().rehearse(backTo(former, staged, timeout));
      }
    }
  }

  private Charts.ReleaseRequest backTo(ReleaseRecord former, StagedChart staged, Duration timeout) {
    return new Charts.ReleaseRequest(
        namespace,
        name,
        staged.chart(),
        staged.values(),
        Map.of(),
        "%s%d, %s".formatted(ReleaseRecord.ROLLBACK, former.revision(), ReleaseRecord.UNFINISHED),
        timeout);
  }

  /// Becomes what it was at a revision, and waits until it is. It is a revision of its own, which
  /// the history tells as a rollback.
  public void rollBack(ReleaseRecord former, Duration timeout, Consumer<String> progress) {
    String description = ReleaseRecord.ROLLBACK + former.revision();
    try (StagedChart staged = StagedChart.of(former)) {
      upgrade(backTo(former, staged, timeout));
    }
    ReleaseRecord made = records.getLast();
    cluster.releases().restore(made, former);
    try {
      await(made, Workload::done, timeout, progress);
    } catch (Failure failure) {
      if (!isOutOfHands(failure)) {
        cluster.releases().fail(made, description + " failed: " + failure.sentence());
      }
      throw failure;
    }
    cluster.releases().describe(made, description);
    prune();
  }

  /// Waits for a revision that is there already: until it serves, or, where the run that made it
  /// may have ended in the middle, until all of it is rolled out.
  public void await(ReleaseRecord record, Duration timeout, Consumer<String> progress) {
    await(record, record.isUnfinished() ? Workload::done : Workload::serving, timeout, progress);
  }

  private void await(
      ReleaseRecord record, Predicate<Workload> end, Duration timeout, Consumer<String> progress) {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (Manifest manifest : Manifests.rendered(name, record.manifest(), namespace)) {
      if (manifest.isWorkload()) {
        long left = Math.ceilDiv(deadline - System.nanoTime(), SECOND);
        new Rollout(cluster, manifest.ref(), end)
            .await(Duration.ofSeconds(Math.max(1, left)), progress);
      }
    }
  }

  /// Forgets the oldest revisions, as Helm's command line does.
  private void prune() {
    records.stream()
        .limit(Math.max(0, records.size() - KEPT))
        .filter(record -> record.status() != ReleaseRecord.Status.DEPLOYED)
        .forEach(cluster.releases()::delete);
  }
}
