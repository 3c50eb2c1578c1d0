package dev.pingctl.verify;

import dev.pingctl.cluster.Autoscaler;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.NetworkPolicies;
import dev.pingctl.cluster.ObjectStore;
import dev.pingctl.cluster.Pods;
import dev.pingctl.cluster.ReleaseRecord;
import dev.pingctl.cluster.ReleaseRecords;
import dev.pingctl.cluster.Removals;
import dev.pingctl.cluster.Rights;
import dev.pingctl.cluster.Routes;
import dev.pingctl.cluster.Workloads;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.stranger.FakeStrangers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A cluster with the Deployment `ping` of two pods, a route that splits 90:10, and a release. It
/// works; its fields break it.
public final class FakeCluster implements Cluster, Workloads, Pods, Rights, ReleaseRecords {
  private static final Map<String, String> LABELS = Map.of("app", "ping");

  boolean controllerLives = true;
  boolean oldPodsStay;
  Runnable onDelete = () -> {};
  Runnable onKill = () -> {};
  Runnable onRestart = () -> {};
  Consumer<Integer> onScale = replicas -> {};
  Optional<String> refusal = Optional.of("violates PodSecurity \"restricted:latest\"");
  List<String> weaknesses = List.of();
  public final FakeStrangers strangers = new FakeStrangers(this::content);

  /// Where each pod answers.
  int podPort;

  private final List<Pod> pods = new ArrayList<>();

  /// How many pods the autoscaler has whenever somebody looks; the last number stays.
  final Deque<Integer> autoscaled = new ArrayDeque<>(List.of(1, 1, 1, 2, 2, 1));

  boolean measured = true;
  Runnable onGrown = () -> {};
  private int seen = 1;
  private int replicas = 2;
  private int made;

  /// A cluster in which everything works.
  public FakeCluster() {
    pods.add(pod(false));
    pods.add(pod(false));
  }

  void removeAllPods() {
    pods.clear();
  }

  private Pod pod(boolean deleting) {
    made++;
    return new Pod("ping-k8s", "ping-5d-" + made, true, deleting, "", List.of(), List.of());
  }

  @Override
  public Optional<Workload> find(ObjectRef ref) {
    return Optional.of(
        new Workload(ref, replicas, replicas, replicas, true, true, true, "", LABELS));
  }

  @Override
  public List<Pod> list(String namespace, Map<String, String> labels) {
    if (FakeStrangers.areSelected(labels)) {
      return strangers.ended(namespace, labels);
    }
    return pods.stream()
        .map(pod ->
            new Pod(pod.namespace(), pod.name(), true, pod.deleting(), "", List.of(), weaknesses))
        .toList();
  }

  @Override
  public void delete(String namespace, String name, Optional<Duration> grace) {
    if (name.startsWith(FakeStrangers.NAMES)) {
      strangers.remove(new ObjectRef("v1", "Pod", Optional.of(namespace), name));
      return;
    }
    pods.removeIf(pod -> pod.name().equals(name));
    if (controllerLives) {
      pods.add(pod(false));
    } else {
      // As it is until the kubelet has ended it.
      pods.add(new Pod(namespace, name, true, true, "", List.of(), List.of()));
    }
    (grace.isPresent() ? onKill : onDelete).run();
  }

  @Override
  public boolean evict(String namespace, String name) {
    delete(namespace, name, Optional.empty());
    return true;
  }

  @Override
  public void restart(ObjectRef workload) {
    onRestart.run();
    pods.clear();
    pods.add(pod(false));
    pods.add(pod(oldPodsStay));
  }

  @Override
  public void scale(ObjectRef workload, int wanted) {
    replicas = wanted;
    onScale.accept(wanted);
  }

  @Override
  public Optional<String> refusal(Manifest manifest) {
    return refusal;
  }

  @Override
  public Optional<String> refusalToList(ObjectRef account, ObjectKind kind) {
    throw unexpected();
  }

  @Override
  public List<ReleaseRecord> in(String namespace) {
    return List.of(
        new ReleaseRecord(
            namespace,
            "ping",
            1,
            ReleaseRecord.Status.DEPLOYED,
            Instant.EPOCH,
            "ping-0.1.0",
            "1",
            "",
            "",
            List.of(new ReleaseRecord.Hook("test.yaml", "ping-test", "Pod", List.of("test"), "")),
            Map.of(),
            Map.of(),
            "java"));
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
    if (pod.startsWith(FakeStrangers.NAMES)) {
      strangers.log(namespace, pod).forEach(line);
      return;
    }
    if (!pod.equals("ping-test")) {
      throw new Failure(FailureId.CLUSTER, ExitCode.FAILED, "There is no such pod.");
    }
    line.accept("expected 2, got 1");
  }

  @Override
  public ObjectStore objects() {
    return strangers.objects;
  }

  @Override
  public NetworkPolicies networkPolicies() {
    return strangers;
  }

  @Override
  public Workloads workloads() {
    return this;
  }

  @Override
  public Pods pods() {
    return this;
  }

  @Override
  public Rights rights() {
    return this;
  }

  @Override
  public ReleaseRecords releases() {
    return this;
  }

  @Override
  public void close() {}

  @Override
  public ClusterInfo info() {
    throw unexpected();
  }

  @Override
  public Removals removals() {
    return strangers;
  }

  @Override
  public Routes routes() {
    return new Routes() {
      @Override
      public Optional<String> loadBalancer(String namespace, String service, String port) {
        throw unexpected();
      }

      @Override
      public Forward forward(String namespace, String service, String port) {
        throw unexpected();
      }

      @Override
      public Forward forwardToPod(String namespace, String pod, String port) {
        return new Forward() {
          @Override
          public int port() {
            return podPort;
          }

          @Override
          public void close() {}
        };
      }
    };
  }

  @Override
  public List<Workload> ofStage(String namespace, String stage) {
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
  public List<Right> lacking(Collection<Right> rights) {
    throw unexpected();
  }

  @Override
  public void fail(ReleaseRecord record, String description) {
    throw unexpected();
  }

  @Override
  public void describe(ReleaseRecord record, String description) {
    throw unexpected();
  }

  @Override
  public void restore(ReleaseRecord made, ReleaseRecord former) {
    throw unexpected();
  }

  @Override
  public void delete(ReleaseRecord record) {
    throw unexpected();
  }

  private static UnsupportedOperationException unexpected() {
    return new UnsupportedOperationException("no check asks this");
  }

  private Optional<Map<String, Object>> content(ObjectRef ref) {
    return ref.objectKind().equals(Autoscaler.KIND) ? Optional.of(autoscaler()) : Optional.empty();
  }

  private Map<String, Object> autoscaler() {
    int now = autoscaled.size() > 1 ? autoscaled.removeFirst() : autoscaled.getFirst();
    if (now > seen) {
      onGrown.run();
    }
    seen = now;
    Map<String, Object> metric =
        Map.of(
            "resource", measured ? Map.of("current", Map.of("averageUtilization", 7)) : Map.of());
    return Map.of(
        "spec",
        Map.of(
            "scaleTargetRef",
            Map.of("name", "ping"),
            "minReplicas",
            1,
            "maxReplicas",
            2,
            "metrics",
            List.of(Map.of())),
        "status",
        Map.of(
            "currentReplicas",
            now,
            "conditions",
            List.of(Map.of("type", "ScalingActive", "status", "True")),
            "currentMetrics",
            List.of(metric)));
  }
}
