package dev.pingctl.plan;

import dev.pingctl.cluster.ObjectStore.OwnedObject;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.plan.Plan.Wave;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The parts of plans that remove what is in a Kubernetes cluster, and the embedded one itself.
final class ClusterRemovals {
  private static final String CLAIM = "PersistentVolumeClaim";

  private final Settings settings;

  ClusterRemovals(Settings settings) {
    this.settings = settings;
  }

  /// What removes the objects of the stages that are meant: those in namespaces first, namespaces
  /// last. Data in a user's cluster stays, with its namespace, unless it is to go.
  List<Action> objects(Teardown wanted, Inventory inventory) {
    List<OwnedObject> objects =
        inventory.objects().stream().filter(object -> wanted.means(object.stage())).toList();
    Set<Optional<String>> kept =
        wanted.volumes() || settings.isEmbedded()
            ? Set.of()
            : objects.stream()
                .filter(object -> object.ref().kind().equals(CLAIM))
                .map(object -> object.ref().namespace())
                .collect(Collectors.toSet());
    List<Action> removals = new ArrayList<>();
    inventory.releases().stream()
        .filter(found -> wanted.means(found.stage()))
        .forEach(found -> removals.add(found.removal()));
    objects.stream()
        .filter(object -> kept.isEmpty() || !holdsData(object.ref(), kept))
        .sorted(
            Comparator.comparing(ClusterRemovals::rank).thenComparing(each -> each.ref().text()))
        .forEach(
            object -> removals.add(new ClusterAction.DeleteObject(object.stage(), object.ref())));
    if (wanted.volumes() && settings.isEmbedded()) {
      objects.stream()
          .filter(object -> object.ref().kind().equals("PersistentVolume"))
          .map(OwnedObject::stage)
          .distinct()
          .forEach(stage -> removals.add(new EngineAction.DeleteNodeData(stage)));
    }
    return removals;
  }

  /// These waves of removals without what holds data in a user's cluster. On the embedded one the
  /// data lies in the node, whatever is removed.
  List<Wave> keepingData(List<Wave> removals) {
    if (settings.isEmbedded()) {
      return removals;
    }
    Set<Optional<String>> namespaces =
        removals.stream()
            .flatMap(wave -> wave.actions().stream())
            .filter(action ->
                action instanceof ClusterAction.DeleteObject delete
                    && delete.ref().kind().equals(CLAIM))
            .map(action -> ((ClusterAction.DeleteObject) action).ref().namespace())
            .collect(Collectors.toSet());
    List<Wave> kept = new ArrayList<>();
    for (Wave wave : removals) {
      List<Action> actions =
          wave.actions().stream()
              .filter(action ->
                  !(action instanceof ClusterAction.DeleteObject delete
                      && holdsData(delete.ref(), namespaces)))
              .toList();
      if (!actions.isEmpty()) {
        kept.add(new Wave(actions));
      }
    }
    return kept;
  }

  private static boolean holdsData(ObjectRef ref, Set<Optional<String>> namespaces) {
    return ref.kind().equals(CLAIM)
        || (ref.kind().equals("Namespace") && namespaces.contains(Optional.of(ref.name())));
  }

  private static int rank(OwnedObject object) {
    if (object.ref().kind().equals("Namespace")) {
      return 2;
    }
    return object.ref().namespace().isEmpty() ? 1 : 0;
  }

  /// What removes the embedded cluster, where no stage is left on it. The data of its volumes stays
  /// where one stage alone is taken down, unless it is to go, too.
  List<Action> node(Teardown wanted, Inventory inventory) {
    boolean othersStay =
        inventory.objects().stream().anyMatch(object -> !wanted.means(object.stage()));
    boolean onCluster = wanted.meant().stream().anyMatch(Stage::onCluster);
    if (!settings.isEmbedded() || wanted.keepCluster() || othersStay || !onCluster) {
      return List.of();
    }
    return inventory.of(ClusterNode.STAGE).items().stream()
        .filter(item -> wanted.volumes() || !item.name().equals(ClusterNode.DATA_VOLUME))
        .sorted(Comparator.comparing(Inventory.Item::kind).thenComparing(Inventory.Item::name))
        .map(Inventory.Item::removal)
        .toList();
  }
}
