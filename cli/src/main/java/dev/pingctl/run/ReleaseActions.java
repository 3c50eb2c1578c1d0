package dev.pingctl.run;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.ObjectDifference;
import dev.pingctl.cluster.ReleaseRecord;
import dev.pingctl.manifest.Manifest;
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
import dev.pingctl.settings.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Carries out the actions that concern releases of charts.
final class ReleaseActions {
  private static final Duration REMOVAL = Duration.ofMinutes(2);

  /// The tag of a version that was rolled out: the version and a hash; see `Images.version`.
  private static final Pattern ROLLED_OUT = Pattern.compile("(.+)-[0-9a-f]{12}");

  /// Helm's annotation on what is not part of a release: hooks, such as tests.
  static final String HOOK = "helm.sh/hook";

  private final Owner owner;
  private final Supplier<Cluster> cluster;
  private final Supplier<Charts> charts;

  ReleaseActions(Owner owner, Supplier<Cluster> cluster, Supplier<Charts> charts) {
    this.owner = owner;
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
    Optional<ReleaseRecord> rolledOut = rolledOut(install, results, release);
    Map<String, Object> values = values(install, results.delivered(), below, rolledOut);
    try (StagedChart staged = staged(install, values)) {
      Change change = decide(release, staged, values, rolledOut);
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
    Optional<ReleaseRecord> rolledOut = rolledOut(install, results, release);
    Map<String, Object> values =
        values(install, results.delivered(), below(install, release), rolledOut);
    try (StagedChart staged = staged(install, values)) {
      return decide(release, staged, values, rolledOut);
    }
  }

  /// A release beside what it would become.
  ///
  /// @param isOfChart whether it would be made from another chart or other values, or is not as its
  ///   last revision was to be
  /// @param objects its objects that are not as the chart makes them, and why
  record ReleaseDifference(Change change, boolean isOfChart, List<ObjectDifference> objects) {}

  /// What [#decide] says, object by object. Where chart or values differ, the chart is rendered
  /// without asking the cluster; a Secret's values are then not compared, since a chart may
  /// generate them each time.
  ReleaseDifference compare(ReleaseAction.InstallChart install, ImageResults results) {
    Release release = release(install.namespace(), install.chart().release());
    Map<String, Object> below = below(install, release);
    Optional<ReleaseRecord> rolledOut = rolledOut(install, results, release);
    Map<String, Object> values = values(install, results.delivered(), below, rolledOut);
    try (StagedChart staged = staged(install, values)) {
      Change change = decide(release, staged, values, rolledOut);
      if (!change.isChange()) {
        return new ReleaseDifference(change, false, List.of());
      }
      List<Manifest> former =
          release.deployed().map(record -> manifests(install, record.manifest())).orElse(List.of());
      boolean isSame =
          release
              .settled()
              .filter(now -> now.contentHash().equals(staged.contentHash()))
              .isPresent();
      List<Manifest> wanted = isSame ? former : rendered(install, below, values, former);
      return new ReleaseDifference(
          change, !isSame, cluster.get().objects().compare(former, wanted));
    }
  }

  private List<Manifest> rendered(
      ReleaseAction.InstallChart install,
      Map<String, Object> below,
      Map<String, Object> values,
      List<Manifest> former) {
    try (StagedChart offline = StagedChart.offline(install.chart().folder(), values)) {
      String text = charts.get().render(request(install, offline, below, values));
      return manifests(install, text).stream()
          .filter(each -> each.at("metadata", "annotations", HOOK) == null)
          .map(each -> ChartSecrets.keptFrom(former, each))
          .toList();
    }
  }

  private static List<Manifest> manifests(ReleaseAction.InstallChart install, String text) {
    return Manifests.rendered(install.chart().release(), text, install.namespace());
  }

  private Change decide(
      Release release,
      StagedChart staged,
      Map<String, Object> values,
      Optional<ReleaseRecord> rolledOut) {
    if (release.isNew()) {
      return Change.created(Cause.none("release"));
    }
    Optional<ReleaseRecord> settled = release.settled();
    if (settled.isEmpty()) {
      return Change.changed(new Cause("the last revision is " + release.lastStatus()));
    }
    ReleaseRecord present = settled.get();
    if (!present.contentHash().equals(staged.contentHash())) {
      return Change.changed(difference(present, values));
    }
    return cluster
        .get()
        .objects()
        .difference(Manifests.rendered(present.release(), present.manifest(), present.namespace()))
        .map(Change::changed)
        .orElseGet(() ->
            rolledOut
                .flatMap(ReleaseActions::version)
                .map(Cause::keptAt)
                .map(Change::kept)
                .orElse(Change.NONE));
  }

  private StagedChart staged(ReleaseAction.InstallChart install, Map<String, Object> values) {
    return StagedChart.of(install.chart().folder(), values, owner.annotations());
  }

  /// What differs, and from which other workshop the release was made; a release of another Helm is
  /// of none.
  private Cause difference(ReleaseRecord present, Map<String, Object> values) {
    Cause cause = Cause.values(Values.differing(present.values(), values));
    return Optional.of(present)
        .filter(record -> !record.contentHash().isEmpty())
        .flatMap(record -> owner.otherWorkshop(record.annotations()))
        .map(other -> cause.and(new Cause("it was created from " + other)))
        .orElse(cause);
  }

  /// The release as it is, where it is to keep its version, and that is of a rollout and alone
  /// makes it differ from what its stage says.
  private static Optional<ReleaseRecord> rolledOut(
      ReleaseAction.InstallChart install, ImageResults results, Release release) {
    if (install.keeps() != ReleaseAction.Keeps.VERSION) {
      return Optional.empty();
    }
    Map<String, Object> wanted = values(install, results.delivered(), install.chart().values());
    return release
        .settled()
        .filter(present -> version(present).isPresent())
        .filter(present ->
            Values.differing(present.values(), wanted).stream()
                .allMatch(path -> path.startsWith(ChartSpec.MAIN_IMAGE + ".")));
  }

  /// The version that a rollout has given a release; empty where it has what its stage gives it.
  private static Optional<String> version(ReleaseRecord record) {
    if (record.values().get(ChartSpec.MAIN_IMAGE) instanceof Map<?, ?> image
        && image.get("tag") instanceof String tag) {
      Matcher version = ROLLED_OUT.matcher(tag);
      return version.matches() ? Optional.of(version.group(1)) : Optional.empty();
    }
    return Optional.empty();
  }

  /// Makes sure that the chart takes the values, and changes nothing.
  ///
  /// @throws Failure `PING-VALUES`, `PING-CHART` or what else Helm finds
  void require(ReleaseAction.InstallChart install, ImageResults results) {
    Release release = release(install.namespace(), install.chart().release());
    Map<String, Object> below = below(install, release);
    if (release.isUpgradable()) {
      Map<String, Object> values = values(install, results.delivered(), below);
      try (StagedChart staged = staged(install, values)) {
        charts.get().rehearse(request(install, staged, below, values));
      }
    } else {
      render(install, charts.get(), Map.of(), below);
    }
  }

  private static Map<String, Object> below(ReleaseAction.InstallChart install, Release release) {
    return install.keeps() == ReleaseAction.Keeps.VALUES
        ? release.deployed().map(ReleaseRecord::values).orElse(install.chart().values())
        : install.chart().values();
  }

  private static Map<String, Object> values(
      ReleaseAction.InstallChart install,
      Map<String, String> images,
      Map<String, Object> below,
      Optional<ReleaseRecord> rolledOut) {
    return rolledOut.map(ReleaseRecord::values).orElseGet(() -> values(install, images, below));
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
    Map<String, Object> kept = install.keeps() == ReleaseAction.Keeps.VALUES ? below : Map.of();
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
