package dev.pingctl.outcome;

import java.util.Optional;
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

  /// What the claim rests on is declared in the cluster, and the cluster does not enforce it. That
  /// is neither the stage's merit nor its fault.
  ///
  /// @param why as a clause without a full stop
  record NotEnforced(String why) implements Verdict {
    /// What is shown in place of "ok".
    public static final String WORD = "declared, not enforced here";

    @Override
    public String word() {
      return WORD;
    }
  }

  /// Returns the verdict that the claim holds, or else the one that it fails because of what was
  /// seen.
  @CheckReturnValue
  static Verdict of(boolean holds, Supplier<String> seen) {
    return holds ? new Holds() : new Fails(seen.get());
  }

  /// Why the verdict is neither that the claim holds nor that it fails; empty where it is one of
  /// them.
  default Optional<String> reservation() {
    return switch (this) {
      case Skipped skipped -> Optional.of(skipped.why());
      case NotEnforced declared -> Optional.of(declared.why());
      case Holds _, Fails _ -> Optional.empty();
    };
  }

  @Override
  default boolean isChange() {
    return false;
  }
}
