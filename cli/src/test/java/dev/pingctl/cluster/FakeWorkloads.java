package dev.pingctl.cluster;

import dev.pingctl.manifest.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One workload of a cluster, as a test says it is.
public final class FakeWorkloads implements Workloads {
  public ObjectRef ref = new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping");
  public boolean done;
  public int doneAfterQuestions = Integer.MAX_VALUE;
  public boolean observed = true;
  public String problem = "";

  @Override
  public Optional<Workload> find(ObjectRef asked) {
    boolean now = done || doneAfterQuestions-- <= 0;
    return Optional.of(new Workload(asked, 1, 1, 0, observed, now, now, problem, Map.of()));
  }

  @Override
  public List<Workload> ofStage(String namespace, String stage) {
    return List.of(find(ref).orElseThrow());
  }

  @Override
  public void restart(ObjectRef workload) {
    throw new AssertionError("a wait changes nothing");
  }

  @Override
  public void scale(ObjectRef workload, int replicas) {
    throw new AssertionError("a wait changes nothing");
  }
}
