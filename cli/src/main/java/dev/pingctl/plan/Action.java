package dev.pingctl.plan;

import dev.pingctl.stage.Condition;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// One decided piece of work. Sealed: a new kind does not compile until it is planned, executed and
/// described. The kinds are in files by what they change.
public sealed interface Action
    permits ImageAction,
        MachineAction,
        EngineAction,
        ClusterAction,
        ReleaseAction,
        WaitAction,
        ProofAction,
        Action.Conditional,
        Action.RememberCount {
  /// The stage it is done for.
  String stage();

  /// What it does, as one line without a full stop.
  String describe();

  /// What it changes: nothing, this machine, the engine, or places of the cluster.
  default Touches touches() {
    return Touches.of(this);
  }

  /// What it makes listen on ports of this machine; empty where nothing.
  default Optional<Listener> listener() {
    return Optional.empty();
  }

  /// What takes this back, or empty where there is nothing to take back.
  default Optional<Action> undo() {
    return Optional.empty();
  }

  /// Whether it takes away what nobody can make again: data, or generated secrets.
  default boolean takesData() {
    return false;
  }

  /// Does another action where a condition holds.
  record Conditional(Condition condition, Action action) implements Action {
    @Override
    public String stage() {
      return action.stage();
    }

    @Override
    public String describe() {
      return "%s, %s".formatted(action.describe(), condition.text());
    }

    @Override
    public Optional<Action> undo() {
      return action.undo();
    }
  }

  /// Remembers the count of a stage, for a proof later in the run.
  record RememberCount(String stage, URI url) implements Action {
    @Override
    public String describe() {
      return "remember the count";
    }
  }

  /// A duration as descriptions have it, such as `2m`.
  static String words(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
