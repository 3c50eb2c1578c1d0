package dev.pingctl.stranger;

import dev.pingctl.outcome.Verdict;

/// What came of sending strangers to what network policies protect. The set is closed.
public sealed interface Encounter {
  /// Every stranger was refused everywhere.
  ///
  /// @param seen who by, as clauses
  record Refused(String seen) implements Encounter {}

  /// A stranger got through where policies are enforced.
  ///
  /// @param seen where, as clauses
  record GotThrough(String seen) implements Encounter {}

  /// The strangers could not try, or what they saw proves nothing.
  ///
  /// @param why as a clause without a full stop
  record Unclear(String why) implements Encounter {}

  /// The cluster does not enforce network policies.
  ///
  /// @param reason as a clause without a full stop
  record NotEnforced(String reason) implements Encounter {}

  /// The verdict on the claim that strangers are refused.
  default Verdict verdict() {
    return switch (this) {
      case Refused _ -> new Verdict.Holds();
      case GotThrough through -> new Verdict.Fails(through.seen());
      case Unclear unclear -> new Verdict.Fails(unclear.why());
      case NotEnforced not -> new Verdict.NotEnforced(not.reason());
    };
  }
}
