package dev.pingctl.run;

import dev.pingctl.difference.Difference;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Failure;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.Plan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Finds out what a plan would change of what is running, field by field; changes nothing.
public final class Differences {
  private final ActionRunner runner;
  private final Map<Action, List<Difference>> found = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Failure> failures = new ConcurrentLinkedQueue<>();

  /// Differences that are asked for through this runner.
  public Differences(ActionRunner runner) {
    this.runner = runner;
  }

  /// What was found out.
  ///
  /// @param differences in the order of the plan
  /// @param failures why carrying the plan out would be refused, or why not everything is known
  public record Result(List<Difference> differences, List<Failure> failures) {
    public Result {
      differences = List.copyOf(differences);
      failures = List.copyOf(failures);
    }
  }

  /// Asks about each action of a plan in order, and about those of a wave together.
  ///
  /// @throws Failure `PING-INTERRUPTED` alone
  public Result of(Plan plan) {
    new DryRun(runner, this::ask).of(plan);
    return new Result(inOrder(plan), new ArrayList<>(failures));
  }

  private Optional<Change> ask(Action action, ImageResults images) {
    try {
      found.put(action, runner.compare(action, images));
      return Optional.empty();
    } catch (Failure failure) {
      failures.add(failure);
      throw failure;
    }
  }

  /// The differences in the order of the plan. What two actions change, such as creating a
  /// container and starting it, is there once, as the later one has it.
  private List<Difference> inOrder(Plan plan) {
    Map<List<Object>, Difference> ordered = new LinkedHashMap<>();
    for (Action action : plan.actions()) {
      for (Difference each : found.getOrDefault(action, List.of())) {
        ordered.put(List.of(each.stage(), each.subject(), each.namespace()), each);
      }
    }
    return List.copyOf(ordered.values());
  }
}
