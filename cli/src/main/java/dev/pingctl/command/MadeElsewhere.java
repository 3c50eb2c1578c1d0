package dev.pingctl.command;

import dev.pingctl.engine.Owned;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.EngineAction;
import dev.pingctl.plan.Plan;
import dev.pingctl.settings.Owner;
import dev.pingctl.settings.Ownership;
import java.util.List;
import java.util.Set;

/// Names whose things a teardown removes, where another home has made them: it may remove them, and
/// whoever reads what it removes is to know.
final class MadeElsewhere {
  private MadeElsewhere() {}

  /// A line for each stage of another home's of which the plan removes something.
  static List<String> lines(Owner owner, Plan plan, List<Owned> present) {
    Set<Action> removals = Set.copyOf(plan.actions());
    return present.stream()
        .filter(owned -> removals.contains(removal(owned)))
        .filter(owned -> owner.refusal(owned.labels()).isPresent())
        .map(owned ->
            "The containers, networks and volumes of %s were made by %s, another PINGCTL_HOME."
                .formatted(
                    owned.stage().equals(Ownership.CLUSTER)
                        ? "the embedded cluster"
                        : "stage " + owned.stage(),
                    owned.labels().get(Owner.HOME)))
        .distinct()
        .toList();
  }

  private static Action removal(Owned owned) {
    return switch (owned.kind()) {
      case CONTAINER -> new EngineAction.RemoveContainer(owned.stage(), owned.name());
      case NETWORK -> new EngineAction.RemoveNetwork(owned.stage(), owned.name());
      case VOLUME -> new EngineAction.RemoveVolume(owned.stage(), owned.name());
    };
  }
}
