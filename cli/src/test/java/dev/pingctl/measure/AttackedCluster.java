package dev.pingctl.measure;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.FakeClusterRoles;
import dev.pingctl.cluster.FakeObjects;
import dev.pingctl.cluster.Pods;
import dev.pingctl.cluster.Removals;
import dev.pingctl.cluster.Rights;
import dev.pingctl.cluster.Workloads.Workload;
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

/// A cluster whose pods end as a test says, and whose API refuses what a test says.
final class AttackedCluster implements Pods, Removals, Rights {
  final FakeObjects objects = new FakeObjects();

  /// Why the API would not admit a pod; empty where it would.
  Optional<String> refusal = Optional.empty();

  /// Why the API does not list Secrets; empty where it does.
  Optional<String> listRefusal = Optional.empty();

  private List<String> printed = List.of();

  Cluster cluster() {
    return new FakeClusterRoles(objects, this);
  }

  /// Puts a pod there.
  ///
  /// @param status the fields of its status, as YAML
  void has(String pod, String status) {
    objects.has(PodEndTest.Statuses.pod(pod, status));
  }

  /// Lets every pod print these lines.
  void prints(List<String> lines) {
    printed = lines;
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
    printed.forEach(line);
  }

  @Override
  public Optional<String> refusal(Manifest manifest) {
    return refusal;
  }

  @Override
  public Optional<String> refusalToList(ObjectRef account, ObjectKind kind) {
    return listRefusal;
  }

  @Override
  public Outcome remove(ObjectRef object, Duration timeout, Consumer<String> progress) {
    return Outcome.ABSENT;
  }

  @Override
  public Outcome begin(ObjectRef object, Consumer<String> progress) {
    throw unexpected();
  }

  @Override
  public void awaitDeleted(String namespace, Duration timeout, Consumer<String> progress) {
    throw unexpected();
  }

  @Override
  public List<Right> lacking(Collection<Right> rights) {
    throw unexpected();
  }

  @Override
  public List<Pod> list(String namespace, Map<String, String> labels) {
    throw unexpected();
  }

  @Override
  public List<Pod> of(Workload workload) {
    throw unexpected();
  }

  @Override
  public List<String> warnings(String namespace, String name) {
    throw unexpected();
  }

  @Override
  public List<String> warnings(Workload workload) {
    throw unexpected();
  }

  @Override
  public void delete(String namespace, String pod, Optional<Duration> grace) {
    throw unexpected();
  }

  @Override
  public boolean evict(String namespace, String pod) {
    throw unexpected();
  }

  private static UnsupportedOperationException unexpected() {
    return new UnsupportedOperationException("no attempt asks this");
  }
}
