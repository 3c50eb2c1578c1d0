package dev.pingctl.cluster.kubernetes;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.Cluster.OwnedObject;
import dev.pingctl.cluster.ReleaseRecords;
import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.Outcome;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A Kubernetes cluster behind a context of a kubeconfig.
public final class KubernetesCluster implements Cluster {
  private final String name;
  private final Api api;
  private final Objects objects;
  private final Removal removal;
  private final Workloads workloads;
  private final Pods pods;
  private final HelmRecords records;

  /// The cluster of a context. Talks to nobody yet.
  public KubernetesCluster(ContextChoice choice) {
    this.name = choice.kubeconfig().cluster(choice.context()).orElse("");
    this.api = Api.open(choice);
    this.objects = new Objects(api);
    this.removal = new Removal(api);
    this.workloads = new Workloads(api);
    this.pods = new Pods(api);
    this.records = new HelmRecords(api);
  }

  @Override
  public ClusterInfo info() {
    return new ClusterInfo(
        name,
        api.server(),
        api.call("to tell its version", () -> api.requests.get("/version", Requests.WHOLE))
            .path("gitVersion")
            .asText());
  }

  @Override
  public void prefetch(Collection<ObjectRef> refs) {
    objects.prefetch(refs);
  }

  @Override
  public Outcome apply(Manifest manifest, boolean force) {
    return objects.apply(manifest, force);
  }

  @Override
  public Outcome remove(ObjectRef object, Duration timeout, Consumer<String> progress) {
    return removal.remove(object, timeout, progress);
  }

  @Override
  public List<OwnedObject> owned(Collection<ObjectKind> kinds) {
    return objects.owned(kinds);
  }

  @Override
  public List<Right> lacking(Collection<Right> rights) {
    return new Rights(api).lacking(rights);
  }

  @Override
  public Optional<Manifest> find(ObjectRef object) {
    return objects.find(object);
  }

  @Override
  public boolean serves(ObjectKind kind) {
    return api.kind(kind).isPresent();
  }

  @Override
  public Optional<Workload> workload(ObjectRef ref) {
    return workloads.workload(ref);
  }

  @Override
  public List<Workload> workloads(String namespace, String stage) {
    return workloads.workloads(namespace, stage);
  }

  @Override
  public List<Pod> pods(String namespace, Map<String, String> labels) {
    return pods.pods(namespace, labels);
  }

  @Override
  public List<Pod> pods(Workload workload) {
    return pods.pods(workload);
  }

  @Override
  public List<String> warnings(String namespace, String name) {
    return pods.warnings(namespace, name);
  }

  @Override
  public void deletePod(String namespace, String pod, Optional<Duration> grace) {
    pods.deletePod(namespace, pod, grace);
  }

  @Override
  public void restart(ObjectRef workload) {
    workloads.restart(workload);
  }

  @Override
  public boolean matches(List<Manifest> manifests) {
    return objects.matches(manifests);
  }

  @Override
  public void awaitDeleted(String namespace, Duration timeout, Consumer<String> progress) {
    removal.awaitDeleted(namespace, timeout, progress);
  }

  @Override
  public void scale(ObjectRef workload, int replicas) {
    workloads.scale(workload, replicas);
  }

  @Override
  public ReleaseRecords releases() {
    return records;
  }

  @Override
  public Optional<String> refusal(Manifest manifest) {
    return objects.refusal(manifest);
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
    pods.logs(namespace, pod, container, tail, follow, previous, line);
  }

  @Override
  public Optional<String> loadBalancer(String namespace, String name, String port) {
    Optional<Service> service =
        api.find(
            "to look at Service " + name,
            () -> api.client.services().inNamespace(namespace).withName(name).get());
    return service
        .filter(found -> found.getStatus().getLoadBalancer() != null)
        .flatMap(found ->
            found.getStatus().getLoadBalancer().getIngress().stream()
                .findFirst()
                .map(KubernetesCluster::host)
                .map(host ->
                    "http://%s:%d".formatted(host, ServiceForward.port(found, port).getPort())));
  }

  private static String host(LoadBalancerIngress ingress) {
    if (ingress.getHostname() != null && !ingress.getHostname().isEmpty()) {
      return ingress.getHostname();
    }
    return ingress.getIp().contains(":") ? "[" + ingress.getIp() + "]" : ingress.getIp();
  }

  @Override
  public Forward forward(String namespace, String service, String port) {
    return ServiceForward.open(api, namespace, service, port);
  }

  @Override
  public void close() {
    api.close();
  }
}
