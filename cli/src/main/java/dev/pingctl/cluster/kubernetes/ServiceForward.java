package dev.pingctl.cluster.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.cluster.Routes.Forward;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import io.fabric8.kubernetes.client.PortForward;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A port of this machine that forwards each connection to a pod of a Service that is ready at that
/// moment, so new connections still work when a pod is deleted.
final class ServiceForward implements Forward {
  private static final long FRESH_NANOS = Duration.ofMillis(200).toNanos();

  private final Api api;
  private final String namespace;
  private final JsonNode service;
  private final JsonNode port;
  private final ServerSocketChannel listener;
  private final AtomicInteger turn = new AtomicInteger();
  private final Set<PortForward> open = ConcurrentHashMap.newKeySet();
  private List<JsonNode> ready = List.of();
  private long readySince;

  private ServiceForward(
      Api api, String namespace, JsonNode service, JsonNode port, ServerSocketChannel listener) {
    this.api = api;
    this.namespace = namespace;
    this.service = service;
    this.port = port;
    this.listener = listener;
    this.readySince = System.nanoTime() - FRESH_NANOS - 1;
  }

  /// Opens the port.
  ///
  /// @param port the name of the Service's port; empty for its first
  static Forward open(Api api, String namespace, JsonNode service, String port) {
    try {
      ServerSocketChannel listener = ServerSocketChannel.open();
      listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
      ServiceForward forward =
          new ServiceForward(api, namespace, service, port(service, port), listener);
      Thread.ofVirtual().name("forward").start(forward::accept);
      return forward;
    } catch (IOException e) {
      throw new Failure(
          FailureId.PORT_TAKEN,
          ExitCode.FAILED,
          "No port of this machine is free; stop something.",
          e);
    }
  }

  /// The port of a Service that has this name, or its first.
  static JsonNode port(JsonNode service, String name) {
    JsonNode ports = service.path("spec").path("ports");
    return JsonObjects.stream(ports)
        .filter(each -> name.equals(JsonObjects.text(each.path("name"))))
        .findFirst()
        .orElse(ports.path(0));
  }

  @Override
  public int port() {
    return listener.socket().getLocalPort();
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel connection = listener.accept();
        Thread.ofVirtual().name("forwarded").start(() -> connect(connection));
      } catch (IOException e) {
        return; // Closed: that is how this ends.
      }
    }
  }

  private void connect(SocketChannel connection) {
    try {
      Optional<JsonNode> pod = anyReady();
      if (pod.isEmpty()) {
        connection.close();
        return;
      }
      PortForward forward =
          api.client
              .pods()
              .inNamespace(namespace)
              .withName(JsonObjects.name(pod.get()))
              .portForward(targetPort(pod.get()), connection, connection);
      open.add(forward);
    } catch (IOException | RuntimeException e) {
      quietly(connection);
    }
  }

  private Optional<JsonNode> anyReady() {
    List<JsonNode> pods = ready();
    return pods.isEmpty()
        ? Optional.empty()
        : Optional.of(pods.get(Math.floorMod(turn.getAndIncrement(), pods.size())));
  }

  /// The pods that are ready and not being deleted. The list is kept for a moment, so that many
  /// connections opened at once read it only once.
  private synchronized List<JsonNode> ready() {
    if (System.nanoTime() - readySince > FRESH_NANOS) {
      String path = "/api/v1/namespaces/%s/pods".formatted(namespace);
      String selector = Api.selector(JsonObjects.texts(service.path("spec").path("selector")));
      ready =
          api.list("pods", path, selector, Requests.WHOLE).stream()
              .filter(pod -> !JsonObjects.isGoing(pod))
              .filter(ServiceForward::isReady)
              .toList();
      readySince = System.nanoTime();
    }
    return ready;
  }

  private static boolean isReady(JsonNode pod) {
    return JsonObjects.stream(pod.path("status").path("conditions"))
        .anyMatch(condition ->
            JsonObjects.text(condition.path("type")).equals("Ready")
                && JsonObjects.text(condition.path("status")).equals("True"));
  }

  /// The number of the container port that the Service's port leads to, which it may name.
  private int targetPort(JsonNode pod) {
    JsonNode target = port.path("targetPort");
    if (target.isInt()) {
      return target.asInt();
    }
    return JsonObjects.stream(pod.path("spec").path("containers"))
        .flatMap(container -> JsonObjects.stream(container.path("ports")))
        .filter(each -> JsonObjects.text(each.path("name")).equals(target.asText()))
        .map(each -> each.path("containerPort").asInt())
        .findFirst()
        .orElse(port.path("port").asInt());
  }

  private static void quietly(SocketChannel connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // The other side has gone already.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      // Nothing listens any more, which is the purpose.
    }
    for (PortForward forward : open) {
      try {
        forward.close();
      } catch (IOException e) {
        // It has ended already.
      }
    }
  }
}
