package dev.pingctl.command;

import dev.pingctl.cluster.Workloads;
import dev.pingctl.manifest.ObjectRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Stages of which one Deployment each is there.
final class SomeStages implements Workloads {
  private final Map<String, Workload> workloads = new LinkedHashMap<>(); // by stage and name

  /// These stages, each with all of its pods.
  SomeStages(String... stages) {
    for (String stage : stages) {
      has(stage, "ping", 1);
    }
  }

  /// Gives a stage this Deployment, of which as many pods are ready as it is to have.
  void has(String stage, String deployment, int replicas) {
    ObjectRef ref =
        new ObjectRef("apps/v1", "Deployment", Optional.of("ping-" + stage), deployment);
    workloads.put(
        stage + "/" + deployment,
        new Workload(ref, replicas, replicas, replicas, true, true, true, "", Map.of()));
  }

  @Override
  public Optional<Workload> find(ObjectRef asked) {
    return workloads.values().stream().filter(each -> each.ref().equals(asked)).findFirst();
  }

  @Override
  public List<Workload> ofStage(String namespace, String stage) {
    return workloads.values().stream()
        .filter(each -> each.ref().namespace().equals(Optional.of(namespace)))
        .toList();
  }

  @Override
  public void restart(ObjectRef workload) {
    throw new AssertionError("nothing is to be changed");
  }

  @Override
  public void scale(ObjectRef workload, int replicas) {
    throw new AssertionError("nothing is to be changed");
  }
}
