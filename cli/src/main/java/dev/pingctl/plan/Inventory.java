package dev.pingctl.plan;

import dev.pingctl.cluster.ObjectStore.OwnedObject;
import java.util.List;

/// What carries pingctl's mark, as it was found: on this machine, and in the cluster.
public record Inventory(List<Item> items, List<OwnedObject> objects, List<OwnedRelease> releases) {
  public Inventory {
    items = List.copyOf(items);
    objects = List.copyOf(objects);
    releases = List.copyOf(releases);
  }

  /// An inventory without releases.
  public Inventory(List<Item> items, List<OwnedObject> objects) {
    this(items, objects, List.of());
  }

  /// Only what belongs to this stage.
  public Inventory of(String stage) {
    return new Inventory(
        items.stream().filter(item -> item.stage().equals(stage)).toList(),
        objects.stream().filter(object -> object.stage().equals(stage)).toList(),
        releases.stream().filter(release -> release.stage().equals(stage)).toList());
  }

  /// One marked thing of a stage.
  public record Item(Kind kind, String name, String stage) {
    /// The action that removes it.
    public Action removal() {
      return switch (kind) {
        case CONTAINER -> new EngineAction.RemoveContainer(stage, name);
        case NETWORK -> new EngineAction.RemoveNetwork(stage, name);
        case VOLUME -> new EngineAction.RemoveVolume(stage, name);
        case PROCESS -> new MachineAction.StopProcess(stage, name);
        case SECRET -> new MachineAction.DeleteSecret(stage, name);
        case KUBECONFIG -> new MachineAction.DeleteKubeconfig(stage);
      };
    }
  }

  /// One release of pingctl's in the cluster. The objects it made go with it.
  public record OwnedRelease(String stage, String namespace, String release) {
    /// The action that removes it.
    public Action removal() {
      return new ReleaseAction.UninstallRelease(stage, namespace, release);
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
    SECRET,
    /// pingctl's own kubeconfig.
    KUBECONFIG
  }
}
