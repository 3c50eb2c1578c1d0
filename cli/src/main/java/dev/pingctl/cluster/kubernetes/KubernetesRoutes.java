package dev.pingctl.cluster.kubernetes;

import dev.pingctl.cluster.Routes;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Optional;

/// Finds the load balancers of Services, and forwards ports to their pods.
final class KubernetesRoutes implements Routes {
  private final Api api;

  KubernetesRoutes(Api api) {
    this.api = api;
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
                .map(KubernetesRoutes::host)
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
}
