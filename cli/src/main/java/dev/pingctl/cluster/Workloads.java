package dev.pingctl.cluster;

import dev.pingctl.manifest.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Deployments, StatefulSets, DaemonSets and Jobs: their status and their replicas. Throws as
/// [Cluster] does.
public interface Workloads {
  /// Reads the status of a workload; empty if none exists.
  Optional<Workload> find(ObjectRef workload);

  /// Lists the workloads of a namespace that have the ownership label of a stage.
  List<Workload> ofStage(String namespace, String stage);

  /// Replaces the pods of a workload as `kubectl rollout restart` does.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-NOT-UP` (exit 1) if there is no such workload
  void restart(ObjectRef workload);

  /// Sets the number of replicas of a workload.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-NOT-UP` (exit 1) if there is no such workload
  void scale(ObjectRef workload, int replicas);

  /// The status of a workload.
  ///
  /// @param observed whether the controllers have seen its newest form
  /// @param serving whether every pod is of the newest form and ready, and no older one is left
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
}
