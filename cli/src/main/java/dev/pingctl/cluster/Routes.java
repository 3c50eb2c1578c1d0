package dev.pingctl.cluster;

import java.util.Optional;

/// The ways from this machine to a Service, or to one pod. Throws as [Cluster] does.
public interface Routes {
  /// Reads the URL of a Service's load balancer; empty if it has none.
  ///
  /// @param port the name of its port; empty for its first
  Optional<String> loadBalancer(String namespace, String service, String port);

  /// Opens a port of this machine's loopback address that forwards each connection to a ready pod
  /// of a Service, until it is closed.
  ///
  /// @param port the name of the Service's port; empty for its first
  /// @throws dev.pingctl.outcome.Failure `PING-NOT-UP` (exit 6) if there is no such Service
  Forward forward(String namespace, String service, String port);

  /// Opens a port of this machine's loopback address that forwards each connection to one pod,
  /// ready or not, until it is closed.
  ///
  /// @param port the name of a port of its containers
  /// @throws dev.pingctl.outcome.Failure `PING-NOT-UP` (exit 6) if there is no such pod, or it has
  ///   no such port
  Forward forwardToPod(String namespace, String pod, String port);

  /// A port of this machine that leads into the cluster.
  interface Forward extends AutoCloseable {
    /// The number of the port.
    int port();

    @Override
    void close();
  }
}
