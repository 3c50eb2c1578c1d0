package dev.pingctl.execute;

/// What an action found to do.
public enum Outcome {
  /// Made anew.
  CREATED,
  /// Replaced or changed, because what was there differed.
  CHANGED,
  /// There, but at rest; started.
  STARTED,
  /// There already and as wanted.
  UNCHANGED,
  /// Taken away.
  REMOVED,
  /// Was not there to take away.
  ABSENT,
  /// A condition that now holds.
  HOLDS;

  /// The word shown to the user.
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
