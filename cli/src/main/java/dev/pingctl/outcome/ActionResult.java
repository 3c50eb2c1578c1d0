package dev.pingctl.outcome;

/// What an action ended with: what it found to do, or the verdict of a check.
public sealed interface ActionResult permits Outcome, Verdict {
  /// Whether something differs from before.
  boolean isChange();

  /// The word shown to the user.
  String word();
}
