package dev.pingctl.run;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.ReleaseRecord;
import dev.pingctl.manifest.Manifests;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.plan.ReleaseAction;
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

  ReleaseActions(Supplier<Cluster> cluster, Supplier<Charts> charts) {
    this.cluster = cluster;
    this.charts = charts;
  }

  /// What the chart of an action makes, as YAML, without asking the cluster. Passwords that a chart
  /// makes differ from one rendering to the next.
  ///
  /// @param images references by the catalogue's names; the others keep those names
  static String render(
      ReleaseAction.InstallChart install, Charts charts, Map<String, String> images) {
    return render(install, charts, images, install.chart().values());
  }

  private static String render(
      ReleaseAction.InstallChart install,
      Charts charts,
      Map<String, String> images,
      Map<String, Object> below) {
    Map<String, Object> values = values(install, images, below);
    try (StagedChart staged = StagedChart.offline(install.chart().folder(), values)) {
      return charts.render(request(install, staged, below, values));
    }
  }

  /// Installs a chart or upgrades its release, and waits. Nothing is done where the release already
  /// is what it would become.
  Change install(
      ReleaseAction.InstallChart install, ImageResults results, Consumer<String> progress) {
    Release release = release(install.namespace(), install.chart().release());
    release.recover(install.timeout(), progress);
    Map<String, Object> below = below(install, release);
    Map<String, Object> values = values(install, results.delivered(), below);
    try (StagedChart staged = StagedChart.of(install.chart().folder(), values)) {
      Change change = decide(release, staged, values);
      if (change.isChange()) {
        cluster.get().removals().awaitDeleted(install.namespace(), install.timeout(), progress);
        release.become(request(install, staged, below, values), install.timeout(), progress);
      } else {
        ReleaseRecord present = release.settled().orElseThrow();
        release.await(present, install.timeout(), progress);
        release.confirm(present);
      }
      return change;
    }
  }

  /// What that would do now.
  Change decide(ReleaseAction.InstallChart install, ImageResults results) {
    Release release = release(install.namespace(), install.chart().release());
    Map<String, Object> values = values(install, results.delivered(), below(install, release));
    try (StagedChart staged = StagedChart.of(install.chart().folder(), values)) {
      return decide(release, staged, values);
    }
  }

  private Change decide(Release release, StagedChart staged, Map<String, Object> values) {
    if (release.isNew()) {
      return Change.created(Cause.none("release"));
    }
    Optional<ReleaseRecord> settled = release.settled();
    if (settled.isEmpty()) {
      return Change.changed(new Cause("the last revision is " + release.lastStatus()));
    }
    ReleaseRecord present = settled.get();
    if (!present.contentHash().equals(staged.contentHash())) {
      return Change.changed(Cause.values(Values.differing(present.values(), values)));
    }
    return cluster
        .get()
        .objects()
        .difference(Manifests.rendered(present.release(), present.manifest(), present.namespace()))
        .map(Change::changed)
        .orElse(Change.NONE);
  }

  /// Makes sure that the chart takes the values, and changes nothing.
  ///
  /// @throws Failure `PING-VALUES`, `PING-CHART` or what else Helm finds
  void require(ReleaseAction.InstallChart install, ImageResults results) {
    Release release = release(install.namespace(), install.chart().release());
    Map<String, Object> below = below(install, release);
    if (release.isUpgradable()) {
      Map<String, Object> values = values(install, results.delivered(), below);
      try (StagedChart staged = StagedChart.of(install.chart().folder(), values)) {
        charts.get().rehearse(request(install, staged, below, values));
      }
    } else {
      render(install, charts.get(), Map.of(), below);
    }
  }

  private static Map<String, Object> below(ReleaseAction.InstallChart install, Release release) {
    return install.keepsValues()
        ? release.deployed().map(ReleaseRecord::values).orElse(install.chart().values())
        : install.chart().values();
  }

  private static Map<String, Object> values(
      ReleaseAction.InstallChart install, Map<String, String> images, Map<String, Object> below) {
    ChartSpec chart = install.chart();
    return install.given().over(Values.merged(below, chart.imageValues(images)));
  }

  private static Charts.ReleaseRequest request(
      ReleaseAction.InstallChart install,
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
  Outcome uninstall(ReleaseAction.UninstallRelease uninstall, Consumer<String> progress) {
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
  Outcome rollBack(ReleaseAction.RollBackRelease back, Consumer<String> progress) {
    Release release = release(back.namespace(), back.release());
    release.recover(back.timeout(), progress);
    release.rollBack(former(release, back), back.timeout(), progress);
    return Outcome.CHANGED;
  }

  /// Makes sure that there is a revision to go back to and a way there, and changes nothing.
  ///
  /// @throws Failure `PING-NO-REVISION`, or why there is no way
  void require(ReleaseAction.RollBackRelease back) {
    Release release = release(back.namespace(), back.release());
    release.rehearse(former(release, back), back.timeout());
  }

  private static ReleaseRecord former(Release release, ReleaseAction.RollBackRelease back) {
    return back.revision().isPresent() ? release.revision(back.revision().get()) : release.before();
  }

  private Release release(String namespace, String name) {
    return new Release(cluster.get(), charts, namespace, name);
  }
}
