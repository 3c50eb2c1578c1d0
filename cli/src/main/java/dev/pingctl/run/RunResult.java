package dev.pingctl.run;

import dev.pingctl.outcome.ActionResult;
import dev.pingctl.outcome.Verdict;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.ProofAction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a run did, action by action in the order of the plan.
public record RunResult(List<Done> done, Duration took) {
  public RunResult {
    done = List.copyOf(done);
  }

  /// One action that was carried out.
  public record Done(Action action, ActionResult outcome, Duration took) {
    /// The verdict of an action that proves a claim; empty for any other action.
    Optional<Verdict> verdict() {
      return outcome instanceof Verdict verdict ? Optional.of(verdict) : Optional.empty();
    }

    /// What contradicts the claim of an action that proves one, as a sentence; empty where nothing
    /// does.
    Optional<String> contradiction() {
      return outcome instanceof Verdict.Fails fails && action instanceof ProofAction proof
          ? Optional.of(proof.check().contradicted(proof.stage(), fails.seen()))
          : Optional.empty();
    }
  }

  /// Whether the run changed nothing.
  public boolean unchanged() {
    return done.stream().noneMatch(each -> each.outcome().isChange());
  }
}
