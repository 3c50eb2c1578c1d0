package dev.pingctl.cluster.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.cluster.Routes;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.util.Optional;

/// Finds the load balancers of Services, and forwards ports to pods.
final class KubernetesRoutes implements Routes {
  private final Api api;

  KubernetesRoutes(Api api) {
    this.api = api;
  }

  @Override
  public Optional<String> loadBalancer(String namespace, String name, String port) {
    return service(namespace, name)
        .flatMap(service -> {
          JsonNode ingress = service.path("status").path("loadBalancer").path("ingress").path(0);
          return ingress.isMissingNode()
              ? Optional.empty()
              : Optional.of(
                  "http://%s:%d"
                      .formatted(
                          host(ingress), ServiceForward.port(service, port).path("port").asInt()));
        });
  }

  private Optional<JsonNode> service(String namespace, String name) {
    String path = "/api/v1/namespaces/%s/services/%s".formatted(namespace, name);
    return api.find("to look at Service " + name, () -> api.requests.get(path, Requests.WHOLE));
  }

  private static String host(JsonNode ingress) {
    String name = JsonObjects.text(ingress.path("hostname"));
    if (!name.isEmpty()) {
      return name;
    }
    String address = JsonObjects.text(ingress.path("ip"));
    return address.contains(":") ? "[" + address + "]" : address;
  }

  @Override
  public Forward forward(String namespace, String name, String port) {
    JsonNode service =
        service(namespace, name)
            .orElseThrow(() ->
                Failure.notThere(
                    FailureId.NOT_UP,
                    ExitCode.CHECK_FAILED,
                    "Service %s in namespace %s".formatted(name, namespace)));
    return ServiceForward.open(api, namespace, service, port);
  }

  @Override
  public Forward forwardToPod(String namespace, String name, String port) {
    String path = "/api/v1/namespaces/%s/pods/%s".formatted(namespace, name);
    int number =
        api.find("to look at pod " + name, () -> api.requests.get(path, Requests.WHOLE)).stream()
            .flatMap(pod -> JsonObjects.stream(pod.path("spec").path("containers")))
            .flatMap(container -> JsonObjects.stream(container.path("ports")))
            .filter(each -> port.equals(JsonObjects.text(each.path("name"))))
            .map(each -> each.path("containerPort").asInt())
            .findFirst()
            .orElseThrow(() ->
                Failure.notThere(
                    FailureId.NOT_UP,
                    ExitCode.CHECK_FAILED,
                    "pod %s with a port %s in namespace %s".formatted(name, port, namespace)));
    return PodForward.open(api, namespace, name, number);
  }
}
