package dev.pingctl.measure;

import dev.pingctl.outcome.Measures;
import dev.pingctl.outcome.Measures.Point;
import dev.pingctl.outcome.Unit;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.ping.Load;
import dev.pingctl.ping.Outcomes;
import dev.pingctl.ping.PingMetrics;
import dev.pingctl.ping.PingResult;
import dev.pingctl.ping.Pinger;
import dev.pingctl.ping.Progress;
import dev.pingctl.plan.LoadShape;
import dev.pingctl.plan.LoadShape.Phase;
import dev.pingctl.threshold.Confidence;
import dev.pingctl.threshold.Measured;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// One load, sent while something else is done: its phases, and the last of them for as long as
/// that goes on and a moment longer.
final class LoadMeasurement {
  /// What leaves does so after what comes has come.
  private static final Duration AFTERWARDS = Duration.ofSeconds(2);

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final LoadShape shape;
  private final URI url;
  private final Supplier<Integer> ready;
  private final List<PingResult> results = new ArrayList<>();
  private final List<Point> failures = new ArrayList<>();
  private final List<Point> rates = new ArrayList<>();
  private final List<Point> pods = new ArrayList<>();
  private final List<Point> latencies = new ArrayList<>();
  private final long start = System.nanoTime();

  /// @param url where pings go, as resolved
  /// @param ready the number of ready pods of the watched workload
  LoadMeasurement(LoadShape shape, URI url, Supplier<Integer> ready) {
    this.shape = shape;
    this.url = url;
    this.ready = ready;
  }

  /// Sends the load while other work is done, and adds what that measures.
  ///
  /// @throws dev.pingctl.outcome.Failure what the work fails with
  Measures whileDoing(Supplier<Measures> work) {
    AtomicBoolean isWorking = new AtomicBoolean(true);
    AtomicBoolean isGivenUp = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> pings = threads.submit(() -> send(isWorking::get, isGivenUp::get));
      Measures others;
      try {
        others = work.get();
        Waiting.pause(AFTERWARDS);
        isWorking.set(false);
        Waiting.result(pings);
      } catch (RuntimeException failure) {
        isGivenUp.set(true);
        throw failure;
      }
      return measures().and(others);
    }
  }

  private void send(BooleanSupplier isWorking, BooleanSupplier isGivenUp) {
    List<Phase> phases = shape.phases();
    for (Phase phase : phases) {
      boolean isLast = phase == phases.getLast();
      long end = System.nanoTime() + phase.length().toNanos();
      Load load =
          new Load(
              url,
              OptionalLong.empty(),
              Optional.of(isLast ? LONGEST : phase.length()),
              shape.connections(),
              phase.rate(),
              shape.timeout(),
              shape.fresh() ? List.of(new Load.Header("Connection", "close")) : List.of());
      BooleanSupplier enough =
          () ->
              isGivenUp.getAsBoolean()
                  || (isLast && System.nanoTime() >= end && !isWorking.getAsBoolean());
      Point[] before = {new Point(seconds(), 0), new Point(seconds(), 0)};
      PingResult result = new Pinger().run(load, each -> sample(each, before), enough);
      results.add(result);
      latencies.add(new Point(seconds(), result.latency().p99() / 1e6));
    }
  }

  /// @param before the failures and the answers until the sample before; takes those of this one
  private void sample(Progress progress, Point[] before) {
    double now = seconds();
    double failed = progress.failed();
    double answered = progress.ok() + progress.failed();
    failures.add(new Point(now, failed - before[0].value()));
    double span = Math.max(0.001, now - before[1].seconds());
    rates.add(new Point(now, (answered - before[1].value()) / span));
    before[0] = new Point(now, failed);
    before[1] = new Point(now, answered);
    if (shape.watched().isPresent()) {
      pods.add(new Point(now, ready.get()));
    }
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /// The figures of all phases together; those of the last one alone begin with `end`.
  private Measures measures() {
    Outcomes outcomes =
        results.stream().map(PingResult::outcomes).reduce(Outcomes.NONE, Outcomes::and);
    double elapsed = results.stream().mapToLong(each -> each.elapsed().toNanos()).sum() / 1e9;
    Measures all =
        values(PingMetrics.of(outcomes, Confidence.USUAL))
            .and(Measures.of("lost", lost(), Unit.NUMBER, outcomes.settled()))
            .and(
                Measures.of(
                    "rate",
                    outcomes.latencies().count() / Math.max(0.001, elapsed),
                    Unit.RATE,
                    outcomes.settled()))
            .and(Measures.series("failed", failures))
            .and(Measures.series("rate", rates));
    if (results.size() > 1) {
      all =
          all.and(Measures.series("p99", latencies))
              .and(values(PingMetrics.of(results.getLast(), Confidence.USUAL)).named("end"));
    }
    if (!pods.isEmpty()) {
      all =
          all.and(Measures.series("pods", pods))
              .and(Measures.of("pods", most(pods), Unit.NUMBER))
              .and(Measures.of("least", fewest(pods), Unit.NUMBER))
              .and(Measures.of("left", pods.getLast().value(), Unit.NUMBER))
              .and(Measures.of("follow", follow(), Unit.TIME));
    }
    return all;
  }

  private static Measures values(Map<String, Measured> figures) {
    Measures all = Measures.NONE;
    for (Map.Entry<String, Measured> figure : figures.entrySet()) {
      Measured value = figure.getValue();
      all =
          all.and(
              Measures.of(
                  figure.getKey(),
                  new Measures.Value(
                      value.value(),
                      value.unit(),
                      value.samples(),
                      value.interval().lower(),
                      value.interval().upper())));
    }
    return all;
  }

  /// The seconds until there were more ready pods than in the beginning; all of the time where
  /// there never were.
  private double follow() {
    double first = pods.getFirst().value();
    return pods.stream()
        .filter(point -> point.value() > first)
        .mapToDouble(Point::seconds)
        .findFirst()
        .orElseGet(this::seconds);
  }

  private static double most(List<Point> points) {
    return points.stream().mapToDouble(Point::value).max().orElse(0);
  }

  private static double fewest(List<Point> points) {
    return points.stream().mapToDouble(Point::value).min().orElse(0);
  }

  /// Answers that said a ping was counted, less what the count grew by.
  private long lost() {
    return results.stream()
        .filter(result -> result.grownBy().isPresent())
        .mapToLong(result -> Math.max(0, result.ok() - result.grownBy().getAsLong()))
        .sum();
  }
}
