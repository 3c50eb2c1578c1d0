package dev.pingctl.release;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.ReleaseRecord;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Verdict;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The tests that a release brings along, run as `helm test` does.
public final class ReleaseTest {
  private static final int LAST_LINES = 20;

  private final Supplier<Cluster> cluster;
  private final Supplier<Charts> charts;

  /// Tests of releases in this cluster.
  public ReleaseTest(Supplier<Cluster> cluster, Supplier<Charts> charts) {
    this.cluster = cluster;
    this.charts = charts;
  }

  /// Runs the tests of a release and returns whether they pass.
  ///
  /// @throws Failure `PING-NOT-UP` where there is no such release
  public Verdict run(String namespace, String name, Duration timeout, Consumer<String> progress) {
    Release release = new Release(cluster.get(), charts, namespace, name);
    ReleaseRecord present =
        release
            .deployed()
            .orElseThrow(() ->
                Failure.notThere(
                    FailureId.NOT_UP,
                    ExitCode.CHECK_FAILED,
                    "release %s in namespace %s".formatted(name, namespace)));
    try {
      charts.get().test(namespace, name, timeout, progress);
      return new Verdict.Holds();
    } catch (Failure failure) {
      if (failure.exitCode() == ExitCode.INTERRUPTED
          || failure.exitCode() == ExitCode.UNREACHABLE) {
        throw failure;
      }
      return new Verdict.Fails(failure.sentence() + lastLines(present));
    }
  }

  /// The last lines of the test pods that are still there: those that did not succeed.
  private String lastLines(ReleaseRecord record) {
    StringBuilder lines = new StringBuilder();
    for (ReleaseRecord.Hook hook : record.hooks()) {
      if (hook.kind().equals("Pod") && hook.events().contains("test")) {
        try {
          cluster
              .get()
              .pods()
              .logs(
                  record.namespace(),
                  hook.name(),
                  "",
                  LAST_LINES,
                  false,
                  false,
                  line -> lines.append("\n  ").append(hook.name()).append(" | ").append(line));
        } catch (Failure e) {
          // It has passed and is gone, or never had a container.
        }
      }
    }
    return lines.toString();
  }
}
