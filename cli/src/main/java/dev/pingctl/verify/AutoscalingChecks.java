package dev.pingctl.verify;

import dev.pingctl.cluster.Autoscaler;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.Workloads.Workload;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.Ticker;
import dev.pingctl.outcome.Verdict;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.report.Durations;
import dev.pingctl.stage.Check;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Proves that the number of pods follows the load.
final class AutoscalingChecks {
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(500);

  /// So long may what was before take to be forgotten: a window of the metric, two rounds of the
  /// autoscaler, and what ends pods.
  private static final Duration SETTLING = Duration.ofSeconds(150);

  private static final Duration RISING = Duration.ofSeconds(150);

  private final Cluster cluster;
  private final URI url;
  private final Consumer<String> progress;
  private final Ticker ticker;

  AutoscalingChecks(Cluster cluster, URI url, Consumer<String> progress, Ticker ticker) {
    this.cluster = cluster;
    this.url = url;
    this.progress = progress;
    this.ticker = ticker;
  }

  /// What was seen of the pods.
  ///
  /// @param first how long the first further pod took, `up` all, and `down` their end after the
  ///   load; empty where they did not come, or did not go, in time
  private record Seen(Optional<Duration> first, Optional<Duration> up, Optional<Duration> down) {}

  Verdict followsLoad(Check.FollowsLoad check, Consumer<String> remark) {
    Optional<Autoscaler> found = Autoscaler.find(cluster.objects(), check.autoscaler());
    if (found.isEmpty()) {
      return new Verdict.Fails("there is no " + check.autoscaler().text());
    }
    if (found.get().missing().isPresent()) {
      return new Verdict.Fails(found.get().missing().get());
    }
    int least = found.get().least();
    if (!holdsWithin(SETTLING, () -> replicas(check.autoscaler()) == least)) {
      return new Verdict.Fails(
          "without load it sets %d pods, not %d".formatted(replicas(check.autoscaler()), least));
    }
    RisingLoad load = new RisingLoad(url, check.rate());
    Seen seen = watch(check, found.get(), load);
    Verdict verdict = verdict(check.autoscaler(), ready(found.get()), seen, load);
    if (verdict instanceof Verdict.Holds) {
      remark.accept(
          "%s: the first further pod after %s, %d ready after %s, %d again %s after the load; %d pings, 0 failed"
              .formatted(
                  check.autoscaler().name(),
                  text(seen.first()),
                  check.pods(),
                  text(seen.up()),
                  least,
                  text(seen.down()),
                  load.sent()));
    }
    return verdict;
  }

  private Verdict verdict(ObjectRef autoscaler, int ready, Seen seen, RisingLoad load) {
    if (load.failed() > 0) {
      return new Verdict.Fails(
          "%d of %d pings failed (%s)".formatted(load.failed(), load.sent(), load.lastError()));
    }
    if (seen.up().isEmpty()) {
      return new Verdict.Fails(
          "it sets %d pods after %s of that load, and %d are ready"
              .formatted(replicas(autoscaler), Durations.text(RISING), ready));
    }
    if (seen.down().isEmpty()) {
      return new Verdict.Fails(
          "%d pods are left %s after the load"
              .formatted(replicas(autoscaler), Durations.text(SETTLING)));
    }
    return Verdict.of(load.sent() > 0, () -> "nothing pinged it");
  }

  private static String text(Optional<Duration> duration) {
    return duration.map(Durations::text).orElse("?");
  }

  private Seen watch(Check.FollowsLoad check, Autoscaler autoscaler, RisingLoad load) {
    try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> pings = thread.submit(load);
      Seen seen;
      try {
        seen = watchPods(check, autoscaler, load);
      } finally {
        load.end();
      }
      Waiting.result(pings);
      return seen;
    }
  }

  private Seen watchPods(Check.FollowsLoad check, Autoscaler autoscaler, RisingLoad load) {
    ObjectRef ref = check.autoscaler();
    long start = ticker.nanos();
    progress.accept("up to %d pings a second".formatted(check.rate()));
    Optional<Duration> first = timed(start, RISING, () -> replicas(ref) > autoscaler.least());
    Optional<Duration> up =
        first.isEmpty()
            ? first
            : timed(
                start,
                RISING,
                () -> replicas(ref) >= check.pods() && ready(autoscaler) >= check.pods());
    load.ease();
    if (up.isEmpty()) {
      return new Seen(first, up, Optional.empty());
    }
    progress.accept("%d pods are ready, the load goes".formatted(ready(autoscaler)));
    return new Seen(
        first, up, timed(ticker.nanos(), SETTLING, () -> replicas(ref) == autoscaler.least()));
  }

  private Optional<Duration> timed(long start, Duration patience, BooleanSupplier condition) {
    return holdsWithin(patience, condition) ? Optional.of(ticker.since(start)) : Optional.empty();
  }

  private int replicas(ObjectRef autoscaler) {
    return Autoscaler.find(cluster.objects(), autoscaler).map(Autoscaler::replicas).orElse(0);
  }

  private int ready(Autoscaler autoscaler) {
    return cluster
        .workloads()
        .find(
            new ObjectRef(
                "apps/v1", "Deployment", autoscaler.ref().namespace(), autoscaler.target()))
        .map(Workload::ready)
        .orElse(0);
  }

  private boolean holdsWithin(Duration patience, BooleanSupplier condition) {
    return ticker.holdsWithin(patience, BETWEEN_QUESTIONS, condition);
  }
}
