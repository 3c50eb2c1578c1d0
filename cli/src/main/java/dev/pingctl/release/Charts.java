package dev.pingctl.release;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/// What the executor needs of Helm.
///
/// No call waits for pods: that is done through [Cluster], which can tell what is waited for. Every
/// method throws [dev.pingctl.outcome.Failure]: `PING-CLUSTER-DOWN` (exit 3) when the API does not
/// answer, `PING-VALUES` (exit 2) when the chart's schema rejects a value, `PING-CHART` (exit 2)
/// when a template cannot be rendered, `PING-HOOK` when a hook fails, `PING-QUOTA` and
/// `PING-RIGHTS` when the API refuses an object, `PING-FOREIGN` (exit 4) when an object of that
/// name is not the release's, `PING-RELEASE-BUSY` (exit 4) when another Helm changes the release,
/// `PING-INTERRUPTED` when the thread is interrupted, `PING-HELM` with Helm's own words for all
/// else. Constructing one loads nothing.
public interface Charts {
  /// A release that is to be made from a chart.
  ///
  /// @param values a file with all values that are not the chart's own
  /// @param wholeNumbers those of the values that Helm has to take for whole numbers, by their keys
  ///   as `--set` writes them
  /// @param description what the history says of it; empty for Helm's own words
  /// @param hooks how long its hooks may take
  record ReleaseRequest(
      String namespace,
      String release,
      Path chart,
      Path values,
      Map<String, String> wholeNumbers,
      String description,
      Duration hooks) {
    public ReleaseRequest {
      wholeNumbers = Map.copyOf(wholeNumbers);
    }
  }

  /// What the chart of an request makes, as YAML, without asking the cluster.
  String render(ReleaseRequest request);

  /// Makes a release that is not there.
  void install(ReleaseRequest request);

  /// Does all of an upgrade that changes nothing.
  void rehearse(ReleaseRequest request);

  /// Makes the next revision of a release.
  void upgrade(ReleaseRequest request);

  /// Takes a release away with its history; absent is fine.
  void uninstall(String namespace, String release);

  /// Runs the tests of a release.
  ///
  /// @param progress told what is going on
  void test(String namespace, String release, Duration timeout, Consumer<String> progress);
}
