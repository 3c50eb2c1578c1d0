package dev.pingctl.canary;

import dev.pingctl.canary.CanaryStep.Ending;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Ticker;
import dev.pingctl.threshold.Conditions;
import dev.pingctl.threshold.Confidence;
import dev.pingctl.threshold.Decision;
import dev.pingctl.threshold.Decision.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Watches the pings of each step, and decides whether the next one may begin.
///
/// It looks at the figures again and again, and each look is a chance to be wrong. So a condition
/// must hold at the stricter confidence to abort, and not hold at the usual one to go on. What is
/// not decided is never passed.
public final class CanaryJudge {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final CanaryRules rules;
  private final CanaryPings pings;
  private final Ticker ticker;
  private final List<CanaryStep> steps = new ArrayList<>();

  /// A judge by these rules.
  public CanaryJudge(CanaryRules rules, CanaryPings pings, Ticker ticker) {
    this.rules = rules;
    this.pings = pings;
    this.ticker = ticker;
  }

  /// Waits until a step is passed.
  ///
  /// @param percent the new version's share of the requests, which it gets already
  /// @param progress takes what is open yet
  /// @throws Failure `PING-CANARY` where the new version is to be aborted
  public CanaryStep pass(int percent, Consumer<String> progress) {
    CanaryStep step = watch(percent, progress);
    steps.add(step);
    return switch (step.ending()) {
      case PASSED -> step;
      case ABORTED -> throw aborted("Version %s was aborted at %d %%: %s.", step);
      case NOT_DECIDED ->
          throw aborted(
              "Version %s was aborted at %d %%, as it was not decided in time whether it is good: %s.",
              step);
    };
  }

  /// The steps that have ended, in order.
  public List<CanaryStep> steps() {
    return List.copyOf(steps);
  }

  private CanaryStep watch(int percent, Consumer<String> progress) {
    pings.begin();
    Conditions abortIf = rules.abortIf(percent);
    long start = ticker.nanos();
    while (true) {
      List<Decision> strict = decide(abortIf, Confidence.STRICT);
      List<Decision> usual = decide(abortIf, Confidence.USUAL);
      Duration took = ticker.since(start);
      if (!Conditions.with(Answer.HOLDS, strict).isEmpty()) {
        return new CanaryStep(percent, Ending.ABORTED, took, strict, pings.outcomes());
      }
      boolean good =
          Conditions.with(Answer.DOES_NOT_HOLD, usual).size() == usual.size()
              && pings.outcomes().settled() >= rules.leastPings();
      if (good && took.compareTo(rules.shortest()) >= 0) {
        return new CanaryStep(percent, Ending.PASSED, took, usual, pings.outcomes());
      }
      if (took.compareTo(rules.longest()) >= 0) {
        return new CanaryStep(percent, Ending.NOT_DECIDED, took, usual, pings.outcomes());
      }
      progress.accept(progress(usual));
      ticker.pause(BETWEEN_LOOKS);
    }
  }

  private List<Decision> decide(Conditions abortIf, Confidence confidence) {
    return abortIf.decide(pings.figures(confidence), rules.leastPings());
  }

  private static String progress(List<Decision> decisions) {
    List<Decision> open = Conditions.with(Answer.NOT_DECIDED, decisions);
    return open.isEmpty() ? "no condition holds" : open.getFirst().sentence();
  }

  private Failure aborted(String sentence, CanaryStep step) {
    return new Failure(
        FailureId.CANARY,
        ExitCode.CHECK_FAILED,
        sentence.formatted(rules.version(), step.percent(), step.reason()));
  }
}
