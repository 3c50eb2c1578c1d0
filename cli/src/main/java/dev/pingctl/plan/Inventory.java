package dev.pingctl.plan;

import java.util.List;

/// What carries pingctl's mark on this machine, as it was found.
public record Inventory(List<Item> items) {
  public Inventory {
    items = List.copyOf(items);
  }

  /// Only what belongs to this stage.
  public Inventory of(String stage) {
    return new Inventory(items.stream().filter(item -> item.stage().equals(stage)).toList());
  }

  /// One marked thing of a stage.
  public record Item(Kind kind, String name, String stage) {
    /// The action that removes it.
    public Action removal() {
      return switch (kind) {
        case CONTAINER -> new Action.RemoveContainer(stage, name);
        case NETWORK -> new Action.RemoveNetwork(stage, name);
        case VOLUME -> new Action.RemoveVolume(stage, name);
        case PROCESS -> new Action.StopProcess(stage, name);
        case SECRET -> new Action.DeleteSecret(stage, name);
      };
    }
  }

  /// The kinds of things pingctl makes, in the order in which they can be removed.
  public enum Kind {
    /// A container of the engine.
    CONTAINER,
    /// A network of the engine.
    NETWORK,
    /// A volume of the engine.
    VOLUME,
    /// A plain process.
    PROCESS,
    /// A generated password.
    SECRET
  }
}
