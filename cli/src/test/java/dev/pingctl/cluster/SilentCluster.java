package dev.pingctl.cluster;

import dev.pingctl.cluster.Cluster.OwnedObject;
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

/// A cluster that expects no question. Tests answer those that what they test asks.
public class SilentCluster implements Cluster {
  @Override
  public ClusterInfo info() {
    throw unexpected();
  }

  @Override
  public void prefetch(Collection<ObjectRef> objects) {
    throw unexpected();
  }

  @Override
  public Outcome apply(Manifest manifest, boolean force) {
    throw unexpected();
  }

  @Override
  public Outcome remove(ObjectRef object, Duration timeout, Consumer<String> progress) {
    throw unexpected();
  }

  @Override
  public List<OwnedObject> owned(Collection<ObjectKind> kinds) {
    throw unexpected();
  }

  @Override
  public List<Right> lacking(Collection<Right> rights) {
    throw unexpected();
  }

  @Override
  public Optional<Manifest> find(ObjectRef object) {
    throw unexpected();
  }

  @Override
  public boolean serves(ObjectKind kind) {
    throw unexpected();
  }

  @Override
  public Optional<Workload> workload(ObjectRef ref) {
    throw unexpected();
  }

  @Override
  public List<Workload> workloads(String namespace, String stage) {
    throw unexpected();
  }

  @Override
  public List<Pod> pods(String namespace, Map<String, String> labels) {
    throw unexpected();
  }

  @Override
  public List<Pod> pods(Workload workload) {
    throw unexpected();
  }

  @Override
  public List<String> warnings(String namespace, String name) {
    throw unexpected();
  }

  @Override
  public void deletePod(String namespace, String pod, Optional<Duration> grace) {
    throw unexpected();
  }

  @Override
  public void restart(ObjectRef workload) {
    throw unexpected();
  }

  @Override
  public void scale(ObjectRef workload, int replicas) {
    throw unexpected();
  }

  @Override
  public boolean matches(List<Manifest> manifests) {
    throw unexpected();
  }

  @Override
  public void awaitDeleted(String namespace, Duration timeout, Consumer<String> progress) {
    throw unexpected();
  }

  @Override
  public ReleaseRecords releases() {
    throw unexpected();
  }

  @Override
  public Optional<String> refusal(Manifest manifest) {
    throw unexpected();
  }

  @Override
  public void logs(
      String namespace,
      String pod,
      String container,
      int tail,
      boolean follow,
      boolean previous,
      Consumer<String> line) {
    throw unexpected();
  }

  @Override
  public Optional<String> loadBalancer(String namespace, String service, String port) {
    throw unexpected();
  }

  @Override
  public Forward forward(String namespace, String service, String port) {
    throw unexpected();
  }

  @Override
  public void close() {}

  private static UnsupportedOperationException unexpected() {
    return new UnsupportedOperationException("this is not asked");
  }
}
