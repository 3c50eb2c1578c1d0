package dev.pingctl.cluster.kubernetes;

import dev.pingctl.cluster.Routes.Forward;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// A port of this machine that forwards each connection to one pod.
final class PodForward implements Forward {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final LocalPortForward forward;

  private PodForward(LocalPortForward forward) {
    this.forward = forward;
  }

  /// Opens the port.
  ///
  /// @param port the number of a port of the pod
  static Forward open(Api api, String namespace, String pod, int port) {
    try {
      return new PodForward(
          api.client
              .pods()
              .inNamespace(namespace)
              .withName(pod)
              .portForward(port, InetAddress.getByAddress(LOOPBACK), 0));
    } catch (UnknownHostException | KubernetesClientException e) {
      throw new Failure(
          FailureId.PORT_TAKEN,
          ExitCode.FAILED,
          "No port of this machine is free; stop something.",
          e);
    }
  }

  @Override
  public int port() {
    return forward.getLocalPort();
  }

  @Override
  public void close() {
    try {
      forward.close();
    } catch (IOException e) {
      // Nothing listens any more, which is the purpose.
    }
  }
}
