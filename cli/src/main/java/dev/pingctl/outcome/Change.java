package dev.pingctl.outcome;

import java.util.Optional;

/// What something needs in order to be as it is wanted, and why: the result of looking at it before
/// a change, and of the change itself.
///
/// @param cause why something is changed or left out, or stays other than its stage has it; empty
///   where it stays as it is
public record Change(Outcome outcome, Optional<Cause> cause) implements ActionResult {
  /// It is as it is wanted.
  public static final Change NONE = new Change(Outcome.UNCHANGED, Optional.empty());

  /// It is to be created.
  public static Change created(Cause cause) {
    return new Change(Outcome.CREATED, Optional.of(cause));
  }

  /// It is to be changed or replaced.
  public static Change changed(Cause cause) {
    return new Change(Outcome.CHANGED, Optional.of(cause));
  }

  /// It is to be started.
  public static Change started(Cause cause) {
    return new Change(Outcome.STARTED, Optional.of(cause));
  }

  /// It is left out.
  public static Change skipped(Cause cause) {
    return new Change(Outcome.SKIPPED, Optional.of(cause));
  }

  /// It is not as its stage has it, and stays so.
  public static Change kept(Cause cause) {
    return new Change(Outcome.UNCHANGED, Optional.of(cause));
  }

  @Override
  public boolean isChange() {
    return outcome.isChange();
  }

  @Override
  public String word() {
    return outcome.word();
  }
}
