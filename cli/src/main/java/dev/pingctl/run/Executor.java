package dev.pingctl.run;

import dev.pingctl.canary.CanaryJudge;
import dev.pingctl.image.Images;
import dev.pingctl.outcome.ActionResult;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Verdict;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.Plan;
import dev.pingctl.report.Event;
import dev.pingctl.report.Reporter;
import dev.pingctl.report.WorkListener;
import dev.pingctl.run.RunResult.Done;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Carries a plan out, wave by wave, and reports each action. It decides nothing: what to do stands
/// in the plan, how to do it in the runner.
public final class Executor {
  /// How many actions of a wave are at it at any time.
  private static final int AT_ONCE = 64;

  private final ActionRunner runner;
  private final ImageResults images = new ImageResults();
  private final AtomicInteger keys = new AtomicInteger();
  private @Nullable Explanations explanations;
  private List<String> nodes = List.of();
  private boolean prefetching;

  /// An executor that hands actions to this runner.
  public Executor(ActionRunner runner) {
    this.runner = runner;
  }

  /// Shows before each action what a person would type.
  public void explain(Explanations shown) {
    explanations = shown;
  }

  /// Has the plan's canary judged, by the pings that go on meanwhile.
  public void judgedBy(CanaryJudge judge) {
    runner.judgedBy(judge);
  }

  /// Begins, beside all else, what the plan will ask for and what changes nothing. `run` does it
  /// too, where nobody had the plan earlier.
  public void prefetch(Plan plan) {
    if (!prefetching) {
      prefetching = true;
      runner.prefetch(plan.actions());
    }
  }

  /// The same before there is a plan: begins to look at what images the cluster has, which a plan
  /// for a stage on it will ask for.
  public void prefetchDeliveries() {
    if (!prefetching) {
      prefetching = true;
      runner.prefetchDeliveries();
    }
  }

  /// Makes sure that the plan's changes of releases can be made, as far as that can be known, and
  /// changes nothing. Helm is at hand after that.
  ///
  /// @throws Failure `PING-NO-REVISION`, `PING-VALUES` or `PING-CHART`
  public void require(Plan plan) {
    runner.require(plan.actions(), images);
  }

  /// Does every action of the plan. The actions of a wave run together; when one fails, or proves
  /// that a claim does not hold, the others of its wave are finished, and no further wave begins.
  ///
  /// @throws Failure of the first action that failed, with those of its wave that failed, too, as
  ///   further lines; `PING-CHECK` (exit 6) when a claim does not hold; `PING-INTERRUPTED` when
  ///   this thread is interrupted
  public RunResult run(Plan plan, Reporter reporter) {
    RunResult result = carryOut(plan, reporter);
    List<Failure> contradictions =
        result.done().stream()
            .flatMap(done -> done.contradiction().stream())
            .map(seen -> new Failure(FailureId.CHECK, ExitCode.CHECK_FAILED, seen))
            .toList();
    if (!contradictions.isEmpty()) {
      throw Failure.all(contradictions);
    }
    return result;
  }

  /// Carries a plan out that ends with a proof, and returns its verdict. A claim that cannot be
  /// proven because an action fails on the way does not hold, either.
  ///
  /// @throws Failure `PING-INTERRUPTED`, or when the engine or the cluster cannot be reached:
  ///   neither says anything about the claim
  public Verdict prove(Plan plan, Reporter reporter) {
    try {
      return carryOut(plan, reporter).done().getLast().verdict().orElseThrow();
    } catch (Failure failure) {
      if (failure.exitCode() == ExitCode.INTERRUPTED
          || failure.exitCode() == ExitCode.UNREACHABLE) {
        throw failure;
      }
      return new Verdict.Fails(failure.sentence());
    }
  }

  /// The reference of an image on the engine that an earlier plan of this executor has provided.
  public Optional<String> reference(String image) {
    return images.find(image).map(Images.ProvidedImage::reference);
  }

  private RunResult carryOut(Plan plan, Reporter reporter) {
    long start = System.nanoTime();
    reporter.on(new Event.RunStarted(plan.title(), counts(plan)));
    try {
      prefetch(plan);
      if (explanations != null) {
        nodes = explanations.nodes(plan);
      }
      List<Done> done = new ArrayList<>();
      for (Plan.Wave wave : plan.waves()) {
        done.addAll(
            wave.actions().size() == 1
                ? List.of(perform(wave.actions().getFirst(), reporter))
                : together(wave.actions(), reporter));
        if (done.stream().anyMatch(each -> each.outcome() instanceof Verdict.Fails)) {
          break;
        }
      }
      return new RunResult(done, since(start));
    } finally {
      reporter.on(new Event.RunFinished(plan.title()));
    }
  }

  private static Map<String, Integer> counts(Plan plan) {
    Map<String, Integer> counts = new HashMap<>();
    plan.actions().forEach(action -> counts.merge(action.stage(), 1, Integer::sum));
    return counts;
  }

  private List<Done> together(List<Action> actions, Reporter reporter) {
    runner.begin(actions);
    // A virtual thread that waits for a socket leaves a thread in native code behind, for which the
    // JVM waits 0.3 s when it ends.
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(actions.size(), AT_ONCE), Thread.ofPlatform().name("wave").factory())) {
      List<Future<Done>> futures =
          actions.stream().map(action -> threads.submit(() -> perform(action, reporter))).toList();
      List<Done> done = new ArrayList<>();
      List<Failure> failures = new ArrayList<>();
      for (Future<Done> future : futures) {
        try {
          done.add(future.get());
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof Failure failure)) {
            throw new IllegalStateException(e.getCause());
          }
          failures.add(failure);
        } catch (InterruptedException e) {
          threads.shutdownNow();
          throw Failure.interrupted(e);
        }
      }
      if (!failures.isEmpty()) {
        throw Failure.all(failures);
      }
      return done;
    }
  }

  private Done perform(Action action, Reporter reporter) {
    int key = keys.incrementAndGet();
    String text = action.describe();
    explain(action, reporter);
    long start = System.nanoTime();
    reporter.on(new Event.ActionStarted(key, action.stage(), Kinds.of(action), text));
    WorkListener progress = listener(key, action.stage(), reporter);
    try {
      Consumer<String> remark =
          line -> reporter.on(new Event.Remark("    %s: %s".formatted(action.stage(), line)));
      ActionResult outcome = runner.perform(action, images, progress, remark);
      Done done = new Done(action, outcome, since(start));
      if (outcome instanceof Verdict verdict) {
        verdict.reservation().ifPresent(remark);
      }
      reporter.on(
          done.contradiction()
              .<Event>map(
                  seen -> new Event.ActionFailed(key, action.stage(), text, seen, done.took()))
              .orElseGet(() ->
                  new Event.ActionFinished(
                      key, action.stage(), text, outcome.word(), outcome.cause(), done.took())));
      return done;
    } catch (Failure thrown) {
      boolean asked = Thread.currentThread().isInterrupted();
      Failure failure = asked ? Failure.interrupted(thrown) : thrown;
      reporter.on(
          new Event.ActionFailed(key, action.stage(), text, failure.sentence(), since(start)));
      throw failure;
    }
  }

  /// The lines of an action stay together, whatever is done beside it.
  private synchronized void explain(Action action, Reporter reporter) {
    if (explanations != null) {
      explanations
          .lines(action, images, nodes)
          .forEach(line -> reporter.on(new Event.Remark(line)));
    }
  }

  private static WorkListener listener(int key, String stage, Reporter reporter) {
    return new WorkListener() {
      @Override
      public void accept(String line) {
        reporter.on(new Event.ActionProgress(key, stage, line));
      }

      @Override
      public void takes(Duration about) {
        reporter.on(new Event.ActionTakes(key, about));
      }
    };
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
