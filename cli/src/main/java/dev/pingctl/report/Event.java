package dev.pingctl.report;

import java.time.Duration;

/// Something that happened during a run. Nothing prints by itself; reporters show events.
public sealed interface Event {
  /// A plan begins; `actions` is how many there are to do.
  record RunStarted(String title, int actions) implements Event {}

  /// An action begins. `key` tells actions of a run apart, `stage` is the stage it is done for.
  record ActionStarted(int key, String stage, String text) implements Event {}

  /// An action is still at it: its newest line.
  record ActionProgress(int key, String stage, String text) implements Event {}

  /// An action is done; `outcome` is a word such as `created` or `unchanged`.
  record ActionFinished(int key, String stage, String text, String outcome, Duration took)
      implements Event {}

  /// An action failed.
  record ActionFailed(int key, String stage, String text, String sentence, Duration took)
      implements Event {}

  /// Everything of a plan is done.
  record RunFinished(String title, int changed, Duration took) implements Event {}

  /// A remark that is not part of an action.
  record Remark(String text) implements Event {}
}
