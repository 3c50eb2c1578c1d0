package dev.pingctl.cluster.kubernetes;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.NetworkPolicies;
import dev.pingctl.cluster.ObjectStore;
import dev.pingctl.cluster.Pods;
import dev.pingctl.cluster.ReleaseRecords;
import dev.pingctl.cluster.Removals;
import dev.pingctl.cluster.Rights;
import dev.pingctl.cluster.Routes;
import dev.pingctl.cluster.Workloads;
import dev.pingctl.kubeconfig.Access;

/// The Kubernetes cluster of a kubeconfig's context. Its roles share one connection.
public final class KubernetesCluster implements Cluster {
  private final String name;
  private final Api api;
  private final ObjectStore objects;
  private final Removals removals;
  private final Workloads workloads;
  private final Pods pods;
  private final Routes routes;
  private final Rights rights;
  private final NetworkPolicies networkPolicies;
  private final ReleaseRecords releases;

  /// Opens a client for a context; makes no connection yet.
  public KubernetesCluster(Access access) {
    this.name = access.server().cluster();
    this.api = Api.open(access);
    this.objects = new KubernetesObjects(api);
    this.removals = new KubernetesRemovals(api);
    this.workloads = new KubernetesWorkloads(api);
    this.pods = new KubernetesPods(api);
    this.routes = new KubernetesRoutes(api);
    this.rights = new KubernetesRights(api, access);
    this.networkPolicies = new NodePolicies(api);
    this.releases = new HelmRecords(api);
  }

  @Override
  public ClusterInfo info() {
    return new ClusterInfo(
        name,
        api.server(),
        api.call("to read its version", () -> api.requests.get("/version", Requests.WHOLE))
            .path("gitVersion")
            .asText());
  }

  @Override
  public ObjectStore objects() {
    return objects;
  }

  @Override
  public Removals removals() {
    return removals;
  }

  @Override
  public Workloads workloads() {
    return workloads;
  }

  @Override
  public Pods pods() {
    return pods;
  }

  @Override
  public Routes routes() {
    return routes;
  }

  @Override
  public Rights rights() {
    return rights;
  }

  @Override
  public NetworkPolicies networkPolicies() {
    return networkPolicies;
  }

  @Override
  public ReleaseRecords releases() {
    return releases;
  }

  @Override
  public void close() {
    api.close();
  }
}
