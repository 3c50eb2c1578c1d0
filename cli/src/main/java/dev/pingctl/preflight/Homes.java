package dev.pingctl.preflight;

import dev.pingctl.engine.Owned;
import dev.pingctl.outcome.Failure;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.EngineAction;
import dev.pingctl.plan.Plan;
import dev.pingctl.settings.Owner;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Whether another home of pingctl's has made what a plan would make on the engine. What a plan
/// removes is not looked at: whoever may use the engine could remove it anyway, and what a home
/// that is gone has made must not stay for ever.
final class Homes {
  private final Owner owner;
  private final Supplier<List<Owned>> present;

  /// @param present what there is on the engine; asked for only where a plan makes something there
  Homes(Owner owner, Supplier<List<Owned>> present) {
    this.owner = owner;
    this.present = present;
  }

  /// Makes sure that none has.
  ///
  /// @throws Failure `PING-OTHER-HOME` naming the home whose it is
  void require(Plan plan) {
    List<Thing> made = plan.actions().stream().flatMap(Homes::made).toList();
    if (made.isEmpty()) {
      return;
    }
    present.get().stream()
        .filter(owned -> made.contains(new Thing(owned.kind(), owned.name())))
        .forEach(owned -> owner.require(owned.labels()));
  }

  private record Thing(Owned.Kind kind, String name) {}

  private static Stream<Thing> made(Action action) {
    return action instanceof EngineAction onEngine ? made(onEngine).stream() : Stream.empty();
  }

  private static Optional<Thing> made(EngineAction action) {
    return switch (action) {
      case EngineAction.CreateNetwork create ->
          Optional.of(new Thing(Owned.Kind.NETWORK, create.network().name()));
      case EngineAction.CreateVolume create ->
          Optional.of(new Thing(Owned.Kind.VOLUME, create.volume().name()));
      case EngineAction.CreateContainer create ->
          Optional.of(new Thing(Owned.Kind.CONTAINER, create.container().name()));
      case EngineAction.StartContainer start ->
          Optional.of(new Thing(Owned.Kind.CONTAINER, start.container().name()));
      // Whose the node is, is asked with whatever changes the cluster.
      case EngineAction.StartNode _,
          EngineAction.StartWorker _,
          EngineAction.RemoveWorker _,
          EngineAction.DeleteNodeData _,
          EngineAction.RemoveNetwork _,
          EngineAction.RemoveVolume _,
          EngineAction.RemoveContainer _ ->
          Optional.empty();
    };
  }
}
