package dev.pingctl.plan;

import static java.util.stream.Collectors.toMap;

import dev.pingctl.explain.Explanation;
import dev.pingctl.explain.HelmCommands;
import dev.pingctl.explain.ShellContext;
import dev.pingctl.release.ChartSpec;
import dev.pingctl.release.ChartValues;
import dev.pingctl.release.Values;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Changes releases of charts.
public sealed interface ReleaseAction extends Action {
  /// What an installation leaves of a release that is there.
  enum Keeps {
    /// Nothing: it becomes what the stage says.
    NOTHING,
    /// The version that a rollout has given it, where that alone differs from what the stage says.
    VERSION,
    /// All its values, which come below those of the user.
    VALUES
  }

  /// Installs a chart as a release, or upgrades the release to it, and waits until what runs pods
  /// is rolled out. A first installation that fails is uninstalled; an upgrade that fails is rolled
  /// back.
  ///
  /// @param given the user's values, above those of the stage
  /// @param keeps what of the release as it is stays, whatever the stage says
  record InstallChart(
      String stage,
      String namespace,
      ChartSpec chart,
      ChartValues given,
      Keeps keeps,
      Duration timeout)
      implements ReleaseAction {
    /// The same chart for a release that keeps the values which somebody has given it.
    ///
    /// @param more values above those
    InstallChart keepingValues(ChartValues more) {
      return new InstallChart(stage, namespace, chart, more, Keeps.VALUES, timeout);
    }

    @Override
    public String describe() {
      return "install chart %s as release %s%s (at most %s)"
          .formatted(
              chart.place(),
              chart.release(),
              given.isEmpty() ? "" : " with " + given.text(),
              Action.words(timeout));
    }

    @Override
    public Explanation explain(ShellContext context) {
      Map<String, Object> images =
          chart.imageValues(
              chart.images().values().stream()
                  .distinct()
                  .collect(toMap(Function.identity(), context.images()::inCluster)));
      HelmCommands helm = new HelmCommands(context, namespace, chart.release());
      return switch (keeps) {
        case NOTHING, VERSION ->
            Explanation.of(
                "One command installs all of the chart, or upgrades what is there.",
                helm.upgrade(
                    "upgrade --install",
                    chart.folder(),
                    Values.merged(chart.values(), images),
                    given.words(),
                    timeout));
        case VALUES ->
            Explanation.of(
                "The release keeps its values, but for these.",
                helm.upgrade(
                    "upgrade --reuse-values", chart.folder(), images, given.words(), timeout));
      };
    }

    @Override
    public Optional<Action> undo() {
      return Optional.of(new UninstallRelease(stage, namespace, chart.release()));
    }
  }

  /// Uninstalls a release and waits until its objects are gone.
  record UninstallRelease(String stage, String namespace, String release) implements ReleaseAction {
    @Override
    public String describe() {
      return "uninstall release " + release;
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "One command removes all that the release has made.",
          new HelmCommands(context, namespace, release).on("uninstall", " --wait"));
    }
  }

  /// Rolls a release back to a revision; without one, to the revision before.
  record RollBackRelease(
      String stage, String namespace, String release, Optional<Integer> revision, Duration timeout)
      implements ReleaseAction {
    @Override
    public String describe() {
      return "roll back release %s to %s (at most %s)"
          .formatted(
              release,
              revision.map(number -> "revision " + number).orElse("the revision before"),
              Action.words(timeout));
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "Helm keeps what each revision was.",
          new HelmCommands(context, namespace, release)
              .on(
                  "rollback",
                  "%s --wait --timeout=%ds"
                      .formatted(
                          revision.map(number -> " " + number).orElse(""), timeout.toSeconds())));
    }
  }
}
