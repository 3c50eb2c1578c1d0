package dev.pingctl.run;

import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.Touches;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Finds out what a plan would change now, and why, with the very questions that carrying it out
/// begins with; changes nothing. What cannot be asked is left out: a plan can be printed without
/// engine and cluster.
public final class DryRun {
  /// How many actions of a wave are asked about at any time.
  private static final int AT_ONCE = 16;

  private final ActionRunner runner;
  private final Question question;
  private final ImageResults images = new ImageResults();
  private final Map<Action, Change> changes = new ConcurrentHashMap<>();
  private final Set<String> unknown = new LinkedHashSet<>();
  private final Set<String> refusals = new LinkedHashSet<>();
  private volatile boolean engineIsDown;
  private volatile boolean clusterIsDown;

  /// A dry run that asks through this runner.
  public DryRun(ActionRunner runner) {
    this(runner, runner::decide);
  }

  /// The same with another question about each action.
  DryRun(ActionRunner runner, Question question) {
    this.runner = runner;
    this.question = question;
  }

  /// What an action would do now; empty where that is not known before, or where it makes nothing.
  interface Question {
    /// @param images what earlier actions would find; takes what this one would find
    Optional<Change> ask(Action action, ImageResults images);
  }

  /// What was found out.
  ///
  /// @param changes what each action would do, as far as that is known
  /// @param refusals why carrying it out would be refused, as sentences
  /// @param unknown why the rest is not known, as sentences
  /// @param images the references by which pods name images, as far as those are known, by the
  ///   catalogue's names
  public record Result(
      Map<Action, Change> changes,
      List<String> refusals,
      List<String> unknown,
      Map<String, String> images) {
    public Result {
      images = Map.copyOf(images);
      changes = Map.copyOf(changes);
      refusals = List.copyOf(refusals);
      unknown = List.copyOf(unknown);
    }

    /// Whether an action is known not to be done, because its condition does not hold.
    public boolean leavesOut(Action.Conditional action) {
      return unknown.isEmpty() && !changes.containsKey(action);
    }

    /// The plan as text, with the cause of each change behind its action.
    public String render(Plan plan) {
      return plan.render(action ->
          Optional.ofNullable(changes.get(action))
              .map(change -> change.cause().map(Cause::text).orElse("unchanged")));
    }
  }

  /// Asks about each action of a plan in order, and about those of a wave together.
  ///
  /// @throws Failure `PING-INTERRUPTED` alone
  public Result of(Plan plan) {
    for (Plan.Wave wave : plan.waves()) {
      if (!engineIsDown) {
        ask(wave.actions());
      }
    }
    return new Result(
        engineIsDown ? Map.of() : changes,
        List.copyOf(refusals),
        List.copyOf(unknown),
        images.delivered());
  }

  private void ask(List<Action> together) {
    if (!clusterIsDown) {
      runner.begin(together);
    }
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(together.size(), AT_ONCE), Thread.ofPlatform().name("dry run").factory())) {
      List<? extends Future<?>> answers =
          together.stream().map(action -> threads.submit(() -> ask(action))).toList();
      answers.forEach(Waiting::result);
    }
  }

  private void ask(Action action) {
    if (engineIsDown || (clusterIsDown && isOnCluster(action))) {
      return;
    }
    try {
      question.ask(action, images).ifPresent(change -> changes.put(action, change));
    } catch (Failure failure) {
      leaveOut(action, failure);
    }
  }

  private synchronized void leaveOut(Action action, Failure failure) {
    if (failure.exitCode() == ExitCode.INTERRUPTED) {
      throw failure;
    }
    if (failure.is(FailureId.OTHER_HOME)) {
      refusals.add(failure.sentence());
      return;
    }
    if (failure.is(FailureId.ENGINE_DOWN)) {
      engineIsDown = true;
    }
    if (failure.exitCode() == ExitCode.UNREACHABLE && isOnCluster(action)) {
      clusterIsDown = true;
    }
    unknown.add(failure.sentence());
  }

  private static boolean isOnCluster(Action action) {
    return action.touches() instanceof Touches.Cluster;
  }
}
