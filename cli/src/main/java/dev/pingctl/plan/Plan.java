package dev.pingctl.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What will be done, in order: waves of actions. The actions of a wave are done together; a wave
/// begins when the one before it is done.
public record Plan(String title, List<Wave> waves) {
  public Plan {
    waves = List.copyOf(waves);
  }

  /// Actions that do not depend on each other.
  public record Wave(List<Action> actions) {
    public Wave {
      if (actions.isEmpty()) {
        throw new IllegalArgumentException("a wave needs an action");
      }
      actions = List.copyOf(actions);
    }
  }

  /// Every action in order.
  public List<Action> actions() {
    return waves.stream().flatMap(wave -> wave.actions().stream()).toList();
  }

  /// The plan that takes this one back: the undo of each action, in reverse order.
  public Plan reversed(String title) {
    List<Wave> undone = new ArrayList<>();
    for (Wave wave : waves.reversed()) {
      List<Action> actions =
          wave.actions().reversed().stream().flatMap(action -> action.undo().stream()).toList();
      if (!actions.isEmpty()) {
        undone.add(new Wave(actions));
      }
    }
    return new Plan(title, undone);
  }

  /// All but the last wave: what has to be there before the plan's own change.
  public Plan preparation() {
    return new Plan(title, waves.subList(0, Math.max(0, waves.size() - 1)));
  }

  /// The last wave alone.
  public Plan change() {
    return new Plan(title, waves.subList(Math.max(0, waves.size() - 1), waves.size()));
  }

  /// The plan as text: one line per action. Actions done together share a number, which stands
  /// before the first of them.
  public String render() {
    return render(action -> Optional.empty());
  }

  /// The same, with a remark behind each action that has one.
  public String render(Function<Action, Optional<String>> remarks) {
    StringBuilder text = new StringBuilder(title).append('\n');
    String stage = "";
    int number = 0;
    for (Wave wave : waves) {
      number++;
      String start = "%3d. ".formatted(number);
      for (Action action : wave.actions()) {
        if (!action.stage().equals(stage)) {
          stage = action.stage();
          text.append(stage).append(":\n");
          start = "%3d. ".formatted(number);
        }
        text.append(start).append(action.describe());
        start = " ".repeat(start.length());
        remarks.apply(action).ifPresent(remark -> text.append("  # ").append(remark));
        text.append('\n');
      }
    }
    return text.toString();
  }
}
