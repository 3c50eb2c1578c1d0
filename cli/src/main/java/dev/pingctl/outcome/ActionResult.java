package dev.pingctl.outcome;

import java.util.Optional;

/// What an action ended with: what it found to do, with its cause where that is known, or the
/// verdict of a check.
public sealed interface ActionResult permits Outcome, Change, Verdict {
  /// Whether something differs from before.
  boolean isChange();

  /// The word shown to the user.
  String word();

  /// Why something was changed or left out; empty where nothing was, or where the action itself
  /// says it.
  default Optional<Cause> cause() {
    return Optional.empty();
  }
}
