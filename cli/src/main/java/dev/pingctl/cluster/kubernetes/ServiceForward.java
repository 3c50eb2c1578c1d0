package dev.pingctl.cluster.kubernetes;

import dev.pingctl.cluster.Routes.Forward;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
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

/// A port of this machine that leads to the pods of a Service. Every connection gets a pod of its
/// own choosing that is ready at that moment, so new ones go on when a pod goes.
final class ServiceForward implements Forward {
  private static final long FRESH_NANOS = Duration.ofMillis(200).toNanos();

  private final Api api;
  private final String namespace;
  private final Service service;
  private final ServicePort port;
  private final ServerSocketChannel listener;
  private final AtomicInteger turn = new AtomicInteger();
  private final Set<PortForward> open = ConcurrentHashMap.newKeySet();
  private List<Pod> ready = List.of();
  private long readySince;

  private ServiceForward(
      Api api, String namespace, Service service, ServicePort port, ServerSocketChannel listener) {
    this.api = api;
    this.namespace = namespace;
    this.service = service;
    this.port = port;
    this.listener = listener;
    this.readySince = System.nanoTime() - FRESH_NANOS - 1;
  }

  /// Begins to listen.
  ///
  /// @param port the name of the Service's port; empty for its first
  /// @throws Failure `PING-NOT-UP` where there is no such Service
  static Forward open(Api api, String namespace, String name, String port) {
    Service service =
        api.find(
                "to look at Service " + name,
                () -> api.client.services().inNamespace(namespace).withName(name).get())
            .orElseThrow(() ->
                new Failure(
                    FailureId.NOT_UP,
                    ExitCode.CHECK_FAILED,
                    "There is no Service %s in namespace %s; bring its stage up first."
                        .formatted(name, namespace)));
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
  static ServicePort port(Service service, String name) {
    List<ServicePort> ports = service.getSpec().getPorts();
    return ports.stream()
        .filter(each -> name.equals(each.getName()))
        .findFirst()
        .orElseGet(ports::getFirst);
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
      Optional<Pod> pod = anyReady();
      if (pod.isEmpty()) {
        connection.close();
        return;
      }
      PortForward forward =
          api.client
              .pods()
              .inNamespace(namespace)
              .withName(pod.get().getMetadata().getName())
              .portForward(targetPort(pod.get()), connection, connection);
      open.add(forward);
    } catch (IOException | RuntimeException e) {
      quietly(connection);
    }
  }

  private Optional<Pod> anyReady() {
    List<Pod> pods = ready();
    return pods.isEmpty()
        ? Optional.empty()
        : Optional.of(pods.get(Math.floorMod(turn.getAndIncrement(), pods.size())));
  }

  /// The pods that are ready and stay, as they were a moment ago at most: many connections that are
  /// opened at once ask only once.
  private synchronized List<Pod> ready() {
    if (System.nanoTime() - readySince > FRESH_NANOS) {
      ready =
          api
              .client
              .pods()
              .inNamespace(namespace)
              .withLabels(service.getSpec().getSelector())
              .list()
              .getItems()
              .stream()
              .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
              .filter(ServiceForward::isReady)
              .toList();
      readySince = System.nanoTime();
    }
    return ready;
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(condition ->
            condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  private int targetPort(Pod pod) {
    IntOrString target = port.getTargetPort();
    if (target.getIntVal() != null) {
      return target.getIntVal();
    }
    return pod.getSpec().getContainers().stream()
        .flatMap(container -> container.getPorts().stream())
        .filter(each -> target.getStrVal().equals(each.getName()))
        .map(each -> each.getContainerPort())
        .findFirst()
        .orElse(port.getPort());
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
      // Nothing listens any more, which is what was wanted.
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
