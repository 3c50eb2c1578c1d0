package dev.pingctl.observe;

import dev.pingctl.cluster.Autoscaler;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.ObjectStore.OwnedObject;
import dev.pingctl.engine.Owned;
import dev.pingctl.kubeconfig.KubeconfigFiles;
import dev.pingctl.machine.Processes;
import dev.pingctl.machine.Secrets;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.Inventory;
import dev.pingctl.plan.Inventory.Item;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Finds what is pingctl's on this machine and in the cluster.
final class InventoryReader {
  /// What the charts of stages make: what they would, only Helm could tell.
  private static final List<ObjectKind> OF_CHARTS =
      List.of(
          new ObjectKind("apps/v1", "Deployment"),
          new ObjectKind("v1", "Service"),
          new ObjectKind("v1", "ConfigMap"),
          new ObjectKind("v1", "ServiceAccount"),
          new ObjectKind("v1", "PersistentVolumeClaim"),
          new ObjectKind("policy/v1", "PodDisruptionBudget"),
          Autoscaler.KIND,
          new ObjectKind("networking.k8s.io/v1", "NetworkPolicy"),
          new ObjectKind("networking.k8s.io/v1", "Ingress"));

  private final Settings settings;
  private final Supplier<Cluster> cluster;

  InventoryReader(Settings settings, Supplier<Cluster> cluster) {
    this.settings = settings;
    this.cluster = cluster;
  }

  /// Everything that carries pingctl's mark, except images; in the cluster, of the kinds that these
  /// stages apply.
  ///
  /// @param onEngine what the engine listed as pingctl's
  /// @param exists whether there is an embedded cluster
  /// @param runs whether there is a cluster to ask
  /// @throws Failure `PING-CLUSTER-DOWN` where the embedded cluster is there and cannot be asked
  Inventory read(
      List<Owned> onEngine, List<Stage> inCluster, BooleanSupplier exists, BooleanSupplier runs) {
    List<Item> items = new ArrayList<>();
    for (Owned owned : onEngine) {
      Inventory.Kind kind =
          switch (owned.kind()) {
            case CONTAINER -> Inventory.Kind.CONTAINER;
            case NETWORK -> Inventory.Kind.NETWORK;
            case VOLUME -> Inventory.Kind.VOLUME;
          };
      items.add(new Item(kind, owned.name(), owned.stage()));
    }
    new Processes(settings)
        .found()
        .forEach(found -> items.add(new Item(Inventory.Kind.PROCESS, found.name(), found.stage())));
    new Secrets(settings)
        .found()
        .forEach(found -> items.add(new Item(Inventory.Kind.SECRET, found.name(), found.stage())));
    if (new KubeconfigFiles(settings).exist()) {
      items.add(new Item(Inventory.Kind.KUBECONFIG, "kubeconfig", ClusterNode.STAGE));
    }
    List<OwnedObject> objects = objects(inCluster, exists, runs);
    List<Inventory.OwnedRelease> releases = releases(inCluster, objects);
    return new Inventory(
        items, objects.stream().filter(object -> !goesWith(releases, object)).toList(), releases);
  }

  /// The releases of these stages that pingctl has made, in namespaces of its own.
  private List<Inventory.OwnedRelease> releases(List<Stage> stages, List<OwnedObject> objects) {
    List<Inventory.OwnedRelease> releases = new ArrayList<>();
    for (Stage stage : stages) {
      boolean ours =
          objects.stream()
              .map(OwnedObject::ref)
              .anyMatch(
                  ref -> ref.kind().equals("Namespace") && ref.name().equals(stage.namespace()));
      if (ours && !stage.charts().isEmpty()) {
        List<String> names = stage.charts().stream().map(each -> each.chart().release()).toList();
        cluster.get().releases().in(stage.namespace()).stream()
            .filter(record -> names.contains(record.release()) && !record.contentHash().isEmpty())
            .map(record ->
                new Inventory.OwnedRelease(stage.name(), stage.namespace(), record.release()))
            .distinct()
            .forEach(releases::add);
      }
    }
    return releases;
  }

  /// Whether an object goes when a release does. A claim may be kept, with its data.
  private static boolean goesWith(List<Inventory.OwnedRelease> releases, OwnedObject object) {
    return !object.ref().kind().equals("PersistentVolumeClaim")
        && releases.stream()
            .anyMatch(release ->
                object.release().equals(Optional.of(release.release()))
                    && object.ref().namespace().equals(Optional.of(release.namespace())));
  }

  private List<OwnedObject> objects(
      List<Stage> stages, BooleanSupplier exists, BooleanSupplier runs) {
    Set<ObjectKind> kinds = new LinkedHashSet<>();
    for (Stage stage : stages) {
      stage.manifests().forEach(manifest -> kinds.add(manifest.ref().objectKind()));
      if (!stage.charts().isEmpty()) {
        kinds.addAll(OF_CHARTS);
      }
      if (stage.up().stream().anyMatch(Step.ApplyDefinitions.class::isInstance)) {
        kinds.add(new ObjectKind("apiextensions.k8s.io/v1", "CustomResourceDefinition"));
      }
    }
    if (kinds.isEmpty() || (settings.isEmbedded() && !exists.getAsBoolean())) {
      return List.of();
    }
    if (!runs.getAsBoolean()) {
      throw unseen();
    }
    kinds.add(new ObjectKind("v1", "Secret"));
    return cluster.get().objects().owned(kinds);
  }

  /// The failure for an embedded cluster that is there and cannot be looked into: what else is in
  /// it must not be taken for absent.
  private static Failure unseen() {
    return new Failure(
        FailureId.CLUSTER_DOWN,
        ExitCode.UNREACHABLE,
        "The embedded cluster does not run, or was never finished, so what stages have in it cannot"
            + " be seen; start it with `pingctl cluster up` and repeat the command, or remove all"
            + " of it with `pingctl teardown`.");
  }
}
