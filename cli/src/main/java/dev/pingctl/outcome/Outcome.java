package dev.pingctl.outcome;

import java.util.Locale;

/// What an action found to do.
public enum Outcome implements ActionResult {
  /// Created.
  CREATED(true),
  /// Replaced or changed, because what was there differed.
  CHANGED(true),
  /// There, but at rest; started.
  STARTED(true),
  /// Exists and needs no change.
  UNCHANGED(false),
  /// Taken away.
  REMOVED(true),
  /// Was not there to take away.
  ABSENT(false),
  /// Not done, because it was to be done only under a condition that does not hold.
  SKIPPED(false),
  /// A condition that holds now.
  HOLDS(false);

  private final boolean change;

  Outcome(boolean change) {
    this.change = change;
  }

  @Override
  public boolean isChange() {
    return change;
  }

  @Override
  public String word() {
    return this == HOLDS ? "ok" : name().toLowerCase(Locale.ROOT);
  }
}
