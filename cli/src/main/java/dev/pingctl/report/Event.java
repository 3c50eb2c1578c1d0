package dev.pingctl.report;

import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.outcome.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Something that happened during a run. Nothing prints by itself; reporters show events.
public sealed interface Event {
  /// A plan begins; `actions` is how many there are to do for each stage.
  record RunStarted(String title, Map<String, Integer> actions) implements Event {
    public RunStarted {
      actions = Map.copyOf(actions);
    }
  }

  /// An action begins. `key` tells actions of a run apart, `stage` is the stage it is done for.
  record ActionStarted(int key, String stage, Kind kind, String text) implements Event {}

  /// An action begins with work that takes about so long.
  record ActionTakes(int key, Duration about) implements Event {}

  /// An action is still at it: its newest line.
  record ActionProgress(int key, String stage, String text) implements Event {}

  /// An action is done; `outcome` is a word such as `created` or `unchanged`.
  ///
  /// @param cause why something was changed or left out, where that is known
  record ActionFinished(
      int key, String stage, String text, String outcome, Optional<Cause> cause, Duration took)
      implements Event {
    /// Whether it was left out.
    public boolean isSkipped() {
      return outcome.equals(Outcome.SKIPPED.word());
    }

    /// The mark in front of its line. What is only declared is not ticked off.
    public String mark() {
      return outcome.equals(Verdict.NotEnforced.WORD) ? "•" : "✓";
    }

    /// Outcome and cause: `changed, settings differ: memory`.
    public String result() {
      return cause.map(each -> "%s, %s".formatted(outcome, each.text())).orElse(outcome);
    }
  }

  /// An action failed.
  record ActionFailed(int key, String stage, String text, String sentence, Duration took)
      implements Event {}

  /// Nothing of a plan is at work any more: all of it is done, or something failed.
  record RunFinished(String title) implements Event {}

  /// A remark that is not part of an action.
  record Remark(String text) implements Event {}
}
