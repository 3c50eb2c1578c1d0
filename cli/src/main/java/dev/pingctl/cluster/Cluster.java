package dev.pingctl.cluster;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// What the executor needs of a Kubernetes cluster.
///
/// Every method throws [dev.pingctl.outcome.Failure]: `PING-CLUSTER-DOWN` (exit 3) when the API
/// does not answer, `PING-CREDENTIALS` when it does not accept who asks, `PING-RIGHTS` (exit 4)
/// naming verb and resource when it forbids what is asked, `PING-FOREIGN` (exit 4) when an object
/// of that name lacks pingctl's mark and is therefore left alone, `PING-CLUSTER` with the API's own
/// words for all else. May be used by several threads.
public interface Cluster extends AutoCloseable {
  /// The address of the API and the version of Kubernetes behind it.
  ClusterInfo info();

  /// Looks in one go at many objects that are about to be applied, which then need not be looked at
  /// each. Objects that were seen earlier and not applied yet are forgotten.
  void prefetch(Collection<ObjectRef> objects);

  /// Applies an object as the field manager `pingctl`.
  ///
  /// @param force whether to take over fields that another manager has set
  /// @throws dev.pingctl.outcome.Failure `PING-CONFLICT` naming the fields and who has set them
  Outcome apply(Manifest manifest, boolean force);

  /// Deletes an object that carries the mark, what it owns first, and waits until it is gone;
  /// absent is fine. A namespace goes only when nothing foreign is in it.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-WAIT-TIMEOUT` naming what holds it up
  Outcome remove(ObjectRef object, Duration timeout, Consumer<String> progress);

  /// The objects of these kinds that carry the mark.
  List<OwnedObject> owned(Collection<ObjectKind> kinds);

  /// Those of these rights that who asks does not have, in the given order. A kind that the cluster
  /// does not know yet counts as allowed. ReleaseChange nothing.
  List<Right> lacking(Collection<Right> rights);

  /// An object as it is, whoever made it; empty where there is none, or where the API does not know
  /// its kind.
  Optional<Manifest> find(ObjectRef object);

  /// Whether the API serves a kind of objects.
  boolean serves(ObjectKind kind);

  /// How far a workload is; empty where there is none.
  Optional<Workload> workload(ObjectRef ref);

  /// The Deployments and the like of a namespace that carry the mark of a stage.
  List<Workload> workloads(String namespace, String stage);

  /// The pods of a namespace with these labels.
  List<Pod> pods(String namespace, Map<String, String> labels);

  /// The pods of a workload's newest form: those that a rollout is about to replace are left out.
  List<Pod> pods(Workload workload);

  /// What the API has lately warned of, about an object of this name or one whose name begins with
  /// it, newest first.
  List<String> warnings(String namespace, String name);

  /// Deletes a pod that carries the mark. With no grace it is killed at once.
  void deletePod(String namespace, String pod, Optional<Duration> grace);

  /// Makes the pods of a workload anew.
  void restart(ObjectRef workload);

  /// Gives a workload another number of replicas.
  void scale(ObjectRef workload, int replicas);

  /// Whether each of these objects is there and as wanted; what others have added does not count.
  boolean matches(List<Manifest> manifests);

  /// Waits until the objects of a namespace that carry the mark and are being deleted are gone.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-WAIT-TIMEOUT` naming what holds one up
  void awaitDeleted(String namespace, Duration timeout, Consumer<String> progress);

  /// The records that Helm keeps in the cluster.
  ReleaseRecords releases();

  /// Why the API would not admit this object; empty where it would.
  Optional<String> refusal(Manifest manifest);

  /// Hands over the last log lines of a container (all when negative) and, with `follow`, those to
  /// come, until it ends or the thread is interrupted. `previous` is about the run before this one.
  void logs(
      String namespace,
      String pod,
      String container,
      int tail,
      boolean follow,
      boolean previous,
      Consumer<String> line);

  /// The address that a Service is reached under from outside the cluster; empty where it has none.
  ///
  /// @param port the name of its port; empty for its first
  Optional<String> loadBalancer(String namespace, String service, String port);

  /// Opens a port of this machine's loopback address that leads to a ready pod of a Service,
  /// another one when that goes, until it is closed.
  ///
  /// @param port the name of the Service's port; empty for its first
  Forward forward(String namespace, String service, String port);

  @Override
  void close();

  /// One object with the ownership label.
  ///
  /// @param release the release that made it, empty where it was applied
  record OwnedObject(String stage, ObjectRef ref, Optional<String> release) {
    /// An object that was applied.
    public OwnedObject(String stage, ObjectRef ref) {
      this(stage, ref, Optional.empty());
    }
  }

  /// The right to do something with a kind of object, in one namespace or in the whole cluster.
  ///
  /// @param verb as Kubernetes' own rules name it, such as `patch`
  /// @param part a part of the object, such as `portforward`; empty for the object itself
  record Right(String verb, ObjectKind kind, String part, Optional<String> namespace) {}

  /// The cluster's name in the kubeconfig, its API's address and version, as in `v1.36.3`.
  record ClusterInfo(String name, String server, String version) {}

  /// A way into the cluster.
  interface Forward extends AutoCloseable {
    /// The port of this machine.
    int port();

    @Override
    void close();
  }

  /// A workload as the cluster sees it.
  ///
  /// @param observed whether the controllers have seen its newest form
  /// @param serving whether every pod is as wanted and ready, and no older one is left
  /// @param done whether they have also been ready for as long as the workload asks for
  /// @param problem what the controllers complain of; empty where nothing
  /// @param selector the labels of its pods
  record Workload(
      ObjectRef ref,
      int desired,
      int updated,
      int ready,
      boolean observed,
      boolean serving,
      boolean done,
      String problem,
      Map<String, String> selector) {}

  /// A pod as the cluster sees it. `unschedulable` tells why it has no node yet; empty where it
  /// has.
  record Pod(
      String namespace,
      String name,
      boolean ready,
      boolean deleting,
      String unschedulable,
      List<Container> containers,
      List<String> weaknesses) {}

  /// A container of a pod. `waiting` is the reason it does not run, empty where it does.
  record Container(
      String name,
      String image,
      boolean ready,
      int restarts,
      String waiting,
      String message,
      Optional<Integer> lastExitCode) {}
}
