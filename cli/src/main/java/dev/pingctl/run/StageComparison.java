package dev.pingctl.run;

import dev.pingctl.cluster.ObjectDifference;
import dev.pingctl.difference.Difference;
import dev.pingctl.difference.FieldDifference;
import dev.pingctl.difference.Fields;
import dev.pingctl.engine.ContainerDifference;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.plan.Plan;
import dev.pingctl.release.Charts;
import dev.pingctl.run.StageContent.Thing;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What one stage has over another: the objects, containers and processes that `up` makes of each,
/// matched by kind and name. Asks neither engine nor cluster.
public final class StageComparison {
  private final Supplier<Charts> charts;

  /// A comparison that renders charts with these.
  public StageComparison(Supplier<Charts> charts) {
    this.charts = charts;
  }

  /// One of the two stages.
  ///
  /// @param plan what `up` does for the stage alone
  public record Side(String stage, Plan plan) {}

  /// What the second stage has beside, in the order of its plan, then what it lacks.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-CHART` where a chart cannot be rendered
  public List<Difference> of(Side from, Side to) {
    Map<String, Thing> before = new StageContent(charts, from.stage()).of(from.plan());
    Map<String, Thing> after = new StageContent(charts, to.stage()).of(to.plan());
    Set<String> subjects = new LinkedHashSet<>(after.keySet());
    subjects.addAll(before.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String subject : subjects) {
      Optional<Thing> was = Optional.ofNullable(before.get(subject));
      Optional<Thing> is = Optional.ofNullable(after.get(subject));
      if (was.isPresent() && is.isPresent()) {
        List<FieldDifference> fields = fields(was.get(), is.get());
        if (!fields.isEmpty()) {
          differences.add(difference(to, subject, Outcome.CHANGED, fields));
        }
      } else {
        differences.add(
            is.isPresent()
                ? difference(to, subject, Outcome.CREATED, List.of())
                : difference(from, subject, Outcome.REMOVED, List.of()));
      }
    }
    return differences;
  }

  private static List<FieldDifference> fields(Thing was, Thing is) {
    List<FieldDifference> fields = Fields.between(was.content(), is.content());
    return is.ref()
        .map(ref -> ObjectDifference.masked(ref, fields))
        .orElseGet(() -> ContainerDifference.masked(fields));
  }

  private static Difference difference(
      Side side, String subject, Outcome outcome, List<FieldDifference> fields) {
    return new Difference(
        side.stage(),
        subject,
        Optional.empty(),
        new Change(outcome, Optional.empty()),
        false,
        fields);
  }
}
