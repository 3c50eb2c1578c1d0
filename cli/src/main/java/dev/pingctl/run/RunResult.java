package dev.pingctl.run;

import dev.pingctl.outcome.Outcome;
import dev.pingctl.plan.Action;
import java.time.Duration;
import java.util.List;

/// What a run did, action by action in the order of the plan.
public record RunResult(List<Done> done, Duration took) {
  public RunResult {
    done = List.copyOf(done);
  }

  /// One action that was carried out.
  public record Done(Action action, Outcome outcome, Duration took) {}

  /// Whether the run found everything as wanted.
  public boolean unchanged() {
    return done.stream().noneMatch(each -> each.outcome().isChange());
  }
}
