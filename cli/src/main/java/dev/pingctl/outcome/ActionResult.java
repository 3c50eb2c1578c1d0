package dev.pingctl.outcome;

import java.util.Optional;

/// What an action ended with: what it found to do, with its cause where that is known, the verdict
/// of a check, or what it has measured.
public sealed interface ActionResult permits Outcome, Change, Verdict, Measures {
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
