package dev.pingctl.kubeconfig;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The server of a context: where its API is, and how to get there.
///
/// @param cluster the name of the cluster in the kubeconfig
/// @param address the address of the API, with `http` or `https`
/// @param authority the certificates of whom to believe to be the cluster, as PEM; empty for the
///   authorities of this machine
/// @param ofMachine the authorities of this machine, as PEM, where they are to be believed; empty
///   for those that Java knows
/// @param insecure whether to believe everybody
/// @param name the name to ask for and to find in the certificate; empty for the host of the
///   address
/// @param proxy the proxy between here and there, from the kubeconfig or the environment
/// @param proxyOfFile the proxy of the kubeconfig alone, which programs for credentials see
/// @param uncompressed whether answers are to come without compression
/// @param forPrograms what the kubeconfig says to programs for credentials; null for nothing
public record ClusterServer(
    String cluster,
    URI address,
    Optional<String> authority,
    Optional<String> ofMachine,
    boolean insecure,
    Optional<String> name,
    Optional<URI> proxy,
    Optional<URI> proxyOfFile,
    boolean uncompressed,
    @Nullable Object forPrograms) {

  /// Whether the connection is encrypted.
  public boolean isSecure() {
    return address.getScheme().equals("https");
  }
}
