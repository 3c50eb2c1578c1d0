package dev.pingctl.cluster;

import dev.pingctl.settings.Target;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Resolves the address of a stage. A stage on the embedded cluster answers on a port of this
/// machine; on another cluster it has the address `cluster://NAMESPACE/SERVICE`, which means the
/// Service's load balancer or, if it has none, a port of this machine that is forwarded to its pods
/// until this object is closed. `cluster://NAMESPACE/SERVICE:PORT` names one of its ports.
public final class Addresses implements AutoCloseable {
  private final Supplier<Routes> routes;
  private final Map<String, String> found = new HashMap<>();
  private final Map<String, Routes.Forward> forwards = new HashMap<>();

  /// Addresses of the Services of a cluster, which is asked only when it is needed.
  public Addresses(Supplier<Routes> routes) {
    this.routes = routes;
  }

  /// Returns the URL for an address that may be inside the cluster; others are returned unchanged.
  public synchronized URI resolve(URI address) {
    if (!Target.SCHEME.equals(address.getScheme())) {
      return address;
    }
    String[] path = address.getPath().split("/", 3);
    String namespace = String.valueOf(address.getHost());
    String base = found.computeIfAbsent(namespace + "/" + path[1], key -> find(namespace, path[1]));
    return URI.create(path.length > 2 ? base + "/" + path[2] : base);
  }

  private String find(String namespace, String serviceAndPort) {
    String[] parts = serviceAndPort.split(":", 2);
    String service = parts[0];
    String port = parts.length > 1 ? parts[1] : "";
    Optional<String> balancer = routes.get().loadBalancer(namespace, service, port);
    if (balancer.isPresent()) {
      return balancer.get();
    }
    Routes.Forward forward = routes.get().forward(namespace, service, port);
    forwards.put(namespace + "/" + serviceAndPort, forward);
    return "http://localhost:" + forward.port();
  }

  @Override
  public synchronized void close() {
    forwards.values().forEach(Routes.Forward::close);
    forwards.clear();
    found.clear();
  }
}
