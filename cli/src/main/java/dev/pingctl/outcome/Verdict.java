package dev.pingctl.outcome;

import java.util.function.Supplier;

/// What a check found out about a claim.
public sealed interface Verdict extends ActionResult {
  /// The claim holds.
  record Holds() implements Verdict {
    @Override
    public String word() {
      return "ok";
    }
  }

  /// The claim does not hold.
  ///
  /// @param seen what contradicts it, as a clause without a full stop
  record Fails(String seen) implements Verdict {
    @Override
    public String word() {
      return "failed";
    }
  }

  /// The claim was not checked.
  ///
  /// @param why as a clause without a full stop
  record Skipped(String why) implements Verdict {
    @Override
    public String word() {
      return "skipped";
    }
  }

  /// Returns the verdict that the claim holds, or else the one that it fails because of what was
  /// seen.
  @CheckReturnValue
  static Verdict of(boolean holds, Supplier<String> seen) {
    return holds ? new Holds() : new Fails(seen.get());
  }

  @Override
  default boolean isChange() {
    return false;
  }
}
