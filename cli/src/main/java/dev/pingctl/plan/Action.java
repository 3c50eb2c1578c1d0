package dev.pingctl.plan;

import dev.pingctl.explain.CurlCommands;
import dev.pingctl.explain.Explanation;
import dev.pingctl.explain.KubectlCommands;
import dev.pingctl.explain.ShellContext;
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
        FaultAction,
        ProofAction,
        MeasureAction,
        Action.Conditional,
        Action.RememberCount {
  /// The stage it is done for.
  String stage();

  /// What it does, as one line without a full stop.
  String describe();

  /// What a person would type for the same effect, or what does it instead.
  Explanation explain(ShellContext context);

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
    public Explanation explain(ShellContext context) {
      String holds =
          switch (condition) {
            case Condition.ImageIsThere image ->
                context.there("image", context.images().reference(image.image()));
            case Condition.KindIsServed served ->
                new KubectlCommands(context).serves(served.kind());
          };
      return action.explain(context).where(holds, "Only %s.".formatted(condition.text()));
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

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of("It is compared later.", new CurlCommands(context).remember(url));
    }
  }

  /// A duration as descriptions have it, such as `2m`.
  static String words(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
