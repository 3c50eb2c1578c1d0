package dev.pingctl.run;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.ReleaseRecord;
import dev.pingctl.manifest.Manifests;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.plan.Action;
import dev.pingctl.release.ChartSpec;
import dev.pingctl.release.Charts;
import dev.pingctl.release.Release;
import dev.pingctl.release.StagedChart;
import dev.pingctl.release.Values;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Carries out the actions that concern releases of charts.
final class ReleaseActions {
  private static final Duration REMOVAL = Duration.ofMinutes(2);

  private final Supplier<Cluster> cluster;
  private final Supplier<Charts> charts;
  private final Map<String, String> delivered;

  /// Actions that take images by the references under which they were delivered.
  ReleaseActions(
      Supplier<Cluster> cluster, Supplier<Charts> charts, Map<String, String> delivered) {
    this.cluster = cluster;
    this.charts = charts;
    this.delivered = delivered;
  }

  /// What the chart of an action makes, as YAML, without asking the cluster.
  static String render(Action.InstallChart install, Charts charts) {
    return render(install, charts, install.chart().values());
  }

  private static String render(
      Action.InstallChart install, Charts charts, Map<String, Object> below) {
    Map<String, Object> values = values(install, Map.of(), below);
    try (StagedChart staged = StagedChart.offline(install.chart().folder(), values)) {
      return charts.render(request(install, staged, below, values));
    }
  }

  /// Installs a chart or upgrades its release, and waits. Nothing is done where the release already
  /// is what it would become.
  Outcome install(Action.InstallChart install, Consumer<String> progress) {
    Release release = release(install.namespace(), install.chart().release());
    release.recover(install.timeout(), progress);
    Map<String, Object> below = below(install, release);
    Map<String, Object> values = values(install, delivered, below);
    try (StagedChart staged = StagedChart.of(install.chart().folder(), values)) {
      Optional<ReleaseRecord> present = release.settled();
      if (present.isPresent() && isUpToDate(present.get(), staged.contentHash())) {
        release.await(present.get(), install.timeout(), progress);
        release.confirm(present.get());
        return Outcome.UNCHANGED;
      }
      cluster.get().removals().awaitDeleted(install.namespace(), install.timeout(), progress);
      Outcome outcome = release.isNew() ? Outcome.CREATED : Outcome.CHANGED;
      release.become(request(install, staged, below, values), install.timeout(), progress);
      return outcome;
    }
  }

  private boolean isUpToDate(ReleaseRecord record, String contentHash) {
    return record.contentHash().equals(contentHash)
        && cluster
            .get()
            .objects()
            .matches(Manifests.rendered(record.release(), record.manifest(), record.namespace()));
  }

  /// Makes sure that the chart takes the values, and changes nothing.
  ///
  /// @throws Failure `PING-VALUES`, `PING-CHART` or what else Helm finds
  void require(Action.InstallChart install) {
    Release release = release(install.namespace(), install.chart().release());
    Map<String, Object> below = below(install, release);
    if (release.isUpgradable()) {
      Map<String, Object> values = values(install, delivered, below);
      try (StagedChart staged = StagedChart.of(install.chart().folder(), values)) {
        charts.get().rehearse(request(install, staged, below, values));
      }
    } else {
      render(install, charts.get(), below);
    }
  }

  private static Map<String, Object> below(Action.InstallChart install, Release release) {
    return install.keepsValues()
        ? release.deployed().map(ReleaseRecord::values).orElse(install.chart().values())
        : install.chart().values();
  }

  private static Map<String, Object> values(
      Action.InstallChart install, Map<String, String> images, Map<String, Object> below) {
    ChartSpec chart = install.chart();
    return install.given().over(Values.merged(below, chart.imageValues(images)));
  }

  private static Charts.ReleaseRequest request(
      Action.InstallChart install,
      StagedChart staged,
      Map<String, Object> below,
      Map<String, Object> values) {
    Map<String, Object> kept = install.keepsValues() ? below : Map.of();
    return new Charts.ReleaseRequest(
        install.namespace(),
        install.chart().release(),
        staged.chart(),
        staged.values(),
        install.given().wholeNumbers(kept, values),
        "Made by pingctl, " + ReleaseRecord.UNFINISHED,
        install.timeout());
  }

  /// Uninstalls a release and waits until what it made is gone.
  Outcome uninstall(Action.UninstallRelease uninstall, Consumer<String> progress) {
    Release release = release(uninstall.namespace(), uninstall.release());
    if (!release.isKnown()) {
      return Outcome.ABSENT;
    }
    charts.get().uninstall(uninstall.namespace(), uninstall.release());
    cluster.get().removals().awaitDeleted(uninstall.namespace(), REMOVAL, progress);
    return Outcome.REMOVED;
  }

  /// Makes a release what it was.
  ///
  /// @throws Failure `PING-NO-REVISION` where there is no such revision
  Outcome rollBack(Action.RollBackRelease back, Consumer<String> progress) {
    Release release = release(back.namespace(), back.release());
    release.recover(back.timeout(), progress);
    release.rollBack(former(release, back), back.timeout(), progress);
    return Outcome.CHANGED;
  }

  /// Makes sure that there is a revision to go back to and a way there, and changes nothing.
  ///
  /// @throws Failure `PING-NO-REVISION`, or why there is no way
  void require(Action.RollBackRelease back) {
    Release release = release(back.namespace(), back.release());
    release.rehearse(former(release, back), back.timeout());
  }

  private static ReleaseRecord former(Release release, Action.RollBackRelease back) {
    return back.revision().isPresent() ? release.revision(back.revision().get()) : release.before();
  }

  private Release release(String namespace, String name) {
    return new Release(cluster.get(), charts, namespace, name);
  }
}
