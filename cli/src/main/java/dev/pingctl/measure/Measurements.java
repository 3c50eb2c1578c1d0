package dev.pingctl.measure;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.Workloads.Workload;
import dev.pingctl.injection.Injection;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.observe.Observer;
import dev.pingctl.outcome.ActionResult;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Measures;
import dev.pingctl.outcome.Ticker;
import dev.pingctl.outcome.Unit;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.MeasureAction;
import dev.pingctl.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// Carries out the actions that measure. Asks for the cluster only when an action needs it.
public final class Measurements {
  private static final Duration COUNT = Duration.ofSeconds(10);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

  private final Settings settings;
  private final Supplier<Cluster> cluster;
  private final Addresses addresses;
  private final Injection injection;
  private final Ticker ticker;

  /// Measurements in real time.
  public Measurements(
      Settings settings, Supplier<Cluster> cluster, Addresses addresses, Injection injection) {
    this.settings = settings;
    this.cluster = cluster;
    this.addresses = addresses;
    this.injection = injection;
    this.ticker = Ticker.SYSTEM;
  }

  /// Measures.
  ///
  /// @param perform carries out an action that is part of this one
  public Measures measure(
      MeasureAction action, Function<Action, ActionResult> perform, Consumer<String> progress) {
    return switch (action) {
      case MeasureAction.SendLoad load ->
          new LoadMeasurement(load.load(), addresses.resolve(load.load().url()), watch(load))
              .whileDoing(() -> all(load.meanwhile(), perform))
              .named(load.load().name());
      case MeasureAction.Disturb disturb ->
          new Disturbances(cluster.get(), injection, progress, ticker).measure(disturb);
      case MeasureAction.AwaitPods wait -> awaitPods(wait);
      case MeasureAction.ReadCount count -> count(count);
      case MeasureAction.RunScript script -> new ScriptRun(settings, progress).measure(script);
      case MeasureAction.Try attempt ->
          new Attempts(cluster.get(), perform, progress, ticker).measure(attempt);
      case MeasureAction.AwaitEnd wait -> new PodRun(cluster.get(), progress, ticker).measure(wait);
      case MeasureAction.InOrder all -> all(all.actions(), perform);
      case MeasureAction.Timed timed -> timed(timed, perform);
    };
  }

  private Supplier<Integer> watch(MeasureAction.SendLoad load) {
    return load.load()
        .watched()
        .<Supplier<Integer>>map(workload -> () -> ready(workload))
        .orElse(() -> 0);
  }

  /// Does these actions in order.
  private static Measures all(List<Action> actions, Function<Action, ActionResult> perform) {
    Measures all = Measures.NONE;
    for (Action action : actions) {
      if (perform.apply(action) instanceof Measures measured) {
        all = all.and(measured);
      }
    }
    return all;
  }

  private Measures awaitPods(MeasureAction.AwaitPods wait) {
    long start = ticker.nanos();
    boolean reached =
        ticker.holdsWithin(
            wait.timeout(), BETWEEN_QUESTIONS, () -> ready(wait.workload()) == wait.pods());
    if (!reached) {
      throw new Failure(
          FailureId.WAIT_TIMEOUT,
          ExitCode.TIMED_OUT,
          "%s did not have %d ready pods after %ds, but %d."
              .formatted(
                  wait.workload().text(),
                  wait.pods(),
                  wait.timeout().toSeconds(),
                  ready(wait.workload())));
    }
    return Measures.of("waited", ticker.since(start).toNanos() / 1e9, Unit.TIME);
  }

  private int ready(ObjectRef workload) {
    return cluster.get().workloads().find(workload).map(Workload::ready).orElse(0);
  }

  private Measures timed(MeasureAction.Timed timed, Function<Action, ActionResult> perform) {
    long start = ticker.nanos();
    ActionResult result = perform.apply(timed.action());
    Measures seconds = Measures.of(timed.name(), ticker.since(start).toNanos() / 1e9, Unit.TIME);
    return result instanceof Measures measured ? measured.and(seconds) : seconds;
  }

  private Measures count(MeasureAction.ReadCount count) {
    String url = addresses.resolve(count.url()).toString();
    List<Long> found = new ArrayList<>();
    boolean answered =
        ticker.holdsWithin(
            COUNT,
            BETWEEN_QUESTIONS,
            () -> {
              Observer.count(url).ifPresent(found::add);
              return !found.isEmpty();
            });
    return Measures.of(count.name(), answered ? found.getFirst() : -1, Unit.NUMBER);
  }
}
