package dev.pingctl.verify;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.Workloads.Workload;
import dev.pingctl.outcome.Ticker;
import dev.pingctl.outcome.Verdict;
import dev.pingctl.ping.Load;
import dev.pingctl.ping.PingResult;
import dev.pingctl.ping.Pinger;
import dev.pingctl.report.Durations;
import dev.pingctl.stage.Check;
import dev.pingctl.stage.Dashboard;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Proves that Prometheus sees what happens.
final class MonitoringChecks {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(250);
  private static final String PINGS = "pings_total{job=\"ping\"}";
  private static final int A_FEW = 20;
  private static final Verdict AWAY = new Verdict.Fails("Prometheus does not answer");

  private static final Verdict UNREAD =
      new Verdict.Fails("it does not scrape the counter any more");

  private final Prometheus prometheus;
  private final Addresses addresses;
  private final String pings;
  private final Consumer<String> progress;
  private final Ticker ticker;

  /// @param pings the path that pings ask for
  MonitoringChecks(
      Prometheus prometheus,
      Addresses addresses,
      String pings,
      Consumer<String> progress,
      Ticker ticker) {
    this.pings = pings;
    this.prometheus = prometheus;
    this.addresses = addresses;
    this.progress = progress;
    this.ticker = ticker;
  }

  Verdict counts(Check.PrometheusCounts check) {
    if (isAway()) {
      return AWAY;
    }
    if (!holdsWithin(PATIENCE, () -> pods() == check.pods())) {
      return new Verdict.Fails("it knows %d pods, not %d".formatted(pods(), check.pods()));
    }
    // What has been counted before must have been read, too.
    if (!awaitReading(PINGS)) {
      return UNREAD;
    }
    OptionalDouble before = prometheus.value("sum(" + PINGS + ")");
    PingResult result = ping(check.pinged(), check.pings(), check.concurrency());
    if (result.failed() > 0) {
      return new Verdict.Fails("%d of %d pings failed".formatted(result.failed(), result.sent()));
    }
    if (!awaitReading(PINGS)) {
      return UNREAD;
    }
    OptionalDouble after = prometheus.value("sum(" + PINGS + ")");
    double grown = after.orElse(0) - before.orElse(0);
    return Verdict.of(grown == check.pings(), () -> "the counter grew by %.0f".formatted(grown));
  }

  private boolean isAway() {
    return prometheus.value("vector(1)").isEmpty();
  }

  private int pods() {
    return (int) prometheus.value("count(" + PINGS + ")").orElse(0);
  }

  /// Proves that every pod of a Deployment is read by a job.
  Verdict scrapes(Check.Scrapes check, Supplier<Cluster> cluster) {
    if (isAway()) {
      return AWAY;
    }
    int wanted =
        cluster.get().workloads().find(check.deployment()).map(Workload::desired).orElse(0);
    String targets =
        "up{job=\"%s\",namespace=\"%s\"}"
            .formatted(check.job(), check.deployment().namespace().orElse(""));
    String answering = "count(%s == 1)".formatted(targets);
    boolean scraped =
        wanted > 0
            && holdsWithin(PATIENCE, () -> prometheus.value(answering).orElse(0) == wanted)
            && awaitReading(targets)
            && prometheus.value(answering).orElse(0) == wanted;
    return Verdict.of(
        scraped,
        () ->
            "%.0f targets of job %s answer it, and there are to be %d pods"
                .formatted(prometheus.value(answering).orElse(0), check.job(), wanted));
  }

  /// Waits until these series were read after now, by Prometheus' clock.
  private boolean awaitReading(String series) {
    OptionalDouble now = prometheus.value("vector(time())");
    return now.isPresent()
        && holdsWithin(
            PATIENCE,
            () -> prometheus.value("min(timestamp(" + series + "))").orElse(0) > now.getAsDouble());
  }

  Verdict draws(Check.Draws check) {
    if (isAway()) {
      return AWAY;
    }
    Dashboard dashboard = Dashboard.read(check.dashboard());
    List<Dashboard.Panel> empty = new ArrayList<>(dashboard.panels());
    boolean drawn =
        holdsWithin(
            PATIENCE,
            () -> {
              ping(check.pinged(), A_FEW, 2);
              empty.removeIf(panel ->
                  panel.expressions().stream()
                      .allMatch(expression -> prometheus.hasData(dashboard.filled(expression))));
              return empty.isEmpty();
            });
    return Verdict.of(
        drawn,
        () ->
            "these have none: "
                + empty.stream().map(Dashboard.Panel::title).collect(Collectors.joining(", ")));
  }

  Verdict fires(Check.AlertFires check, Supplier<Cluster> cluster, Consumer<String> remark) {
    String alert = check.alert();
    if (isAway()) {
      return AWAY;
    }
    if (!holdsWithin(PATIENCE, () -> state(alert, "").isEmpty())) {
      return new Verdict.Fails("it is pending or firing already");
    }
    long stopped = ticker.nanos();
    progress.accept("scaling " + check.without().name() + " to 0");
    int replicas = cluster.get().workloads().find(check.without()).map(Workload::desired).orElse(1);
    cluster.get().workloads().scale(check.without(), 0);
    boolean fired;
    String times;
    try {
      boolean pending = holdsWithin(PATIENCE, () -> state(alert, "").isPresent());
      times = "%s pending after %s".formatted(alert, since(stopped));
      progress.accept(times);
      fired = pending && holdsWithin(PATIENCE, () -> state(alert, "firing").isPresent());
      times += ", firing after " + since(stopped);
      progress.accept(times);
    } finally {
      cluster.get().workloads().scale(check.without(), replicas);
    }
    long back = ticker.nanos();
    ClusterChecks.rollout(cluster.get(), check.without(), ticker).await(PATIENCE, progress);
    boolean ended = holdsWithin(PATIENCE, () -> state(alert, "").isEmpty());
    if (!fired) {
      return new Verdict.Fails(
          "it did not fire within " + Durations.text(PATIENCE.multipliedBy(2)));
    }
    if (!ended) {
      return new Verdict.Fails("it still fires " + since(back) + " after they were back");
    }
    remark.accept("%s, resolved %s after scaling up again".formatted(times, since(back)));
    return new Verdict.Holds();
  }

  /// How many alerts of this name are in a state, or in any; empty where none is.
  private OptionalDouble state(String alert, String state) {
    String selector =
        "{alertname=\"%s\"%s}"
            .formatted(alert, state.isEmpty() ? "" : ",alertstate=\"" + state + "\"");
    return prometheus.value("count(ALERTS" + selector + ")");
  }

  private PingResult ping(String address, int count, int concurrency) {
    URI url = addresses.resolve(URI.create(address));
    return new Pinger().run(Load.of(url, count, concurrency).asking(pings), ignored -> {});
  }

  private String since(long start) {
    return Durations.text(ticker.since(start));
  }

  private boolean holdsWithin(Duration patience, BooleanSupplier condition) {
    return ticker.holdsWithin(patience, BETWEEN_QUESTIONS, condition);
  }
}
