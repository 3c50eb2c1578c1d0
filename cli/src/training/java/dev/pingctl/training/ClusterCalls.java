package dev.pingctl.training;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.ReleaseRecord;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.Manifests;
import dev.pingctl.manifest.ObjectRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Every kind of call that pingctl makes to a cluster, on what a [FakeCluster] serves.
final class ClusterCalls {
  private ClusterCalls() {}

  /// Reads, applies, removes and waits.
  static void makeAll(Cluster cluster) {
    makeFirst(cluster);
    ObjectRef ref = FakeCluster.WORKLOAD;
    cluster.workloads().find(ref).ifPresent(cluster.pods()::of);
    cluster.workloads().ofStage("ping-k8s", "k8s");
    cluster.pods().list("ping-k8s", Map.of("app", "ping"));
    cluster.objects().owned(List.of(ref.objectKind()));
    cluster.pods().warnings("ping-k8s", "ping");
    cluster.pods().logs("ping-k8s", "ping", "ping", 1, false, false, line -> {});
    cluster
        .removals()
        .remove(
            new ObjectRef("v1", "ConfigMap", Optional.of("ping-k8s"), "gone"),
            Duration.ofSeconds(1),
            line -> {});
    readReleases(cluster);
  }

  /// Reads the version and a few objects, and applies one: how `up` begins.
  static void makeFirst(Cluster cluster) {
    cluster.info();
    ObjectRef ref = FakeCluster.WORKLOAD;
    Manifest manifest =
        new Manifest(
            ref,
            Map.of(
                "apiVersion",
                ref.apiVersion(),
                "kind",
                ref.kind(),
                "metadata",
                Map.of("name", "ping", "namespace", "ping-k8s")));
    cluster.objects().find(new ObjectRef("v1", "Node", Optional.empty(), "ping"));
    cluster
        .objects()
        .prefetch(
            Stream.of("ping", "redis", "other")
                .map(name -> new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), name))
                .toList());
    cluster.objects().apply(manifest, false);
  }

  private static void readReleases(Cluster cluster) {
    ReleaseRecord record = cluster.releases().in("ping-helm").getFirst();
    cluster.releases().fail(record, "failed");
    cluster.releases().restore(record, record);
    cluster.objects().difference(Manifests.rendered("ping", record.manifest(), "ping-helm"));
    cluster.removals().awaitDeleted("ping-helm", Duration.ofSeconds(1), line -> {});
  }
}
