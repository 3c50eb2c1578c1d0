package dev.pingctl.cluster.kubernetes;

import dev.pingctl.kubeconfig.ClusterServer;
import dev.pingctl.kubeconfig.Credential;
import dev.pingctl.machine.TlsParts;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/// By what a client of a cluster proves who asks, and whom it believes to be the cluster: the
/// authority that the kubeconfig names and, as for kubectl, no other.
///
/// The library would derive a password for a store of its own, twice, and make a key to learn about
/// a curve; without compiled code that takes half as long as all else of a short command.
final class Tls {
  private static final Pattern ARMOURED =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

  private Tls() {}

  /// Makes the context of connections to a server.
  ///
  /// @param certificate empty where who asks proves it otherwise
  /// @throws IllegalArgumentException with a sentence's part on what cannot be read
  static SSLContext context(ClusterServer server, Optional<Credential.Certificate> certificate) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(certificate), trusted(server), null);
      return server.name().<SSLContext>map(name -> new NamedServer(context, name)).orElse(context);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("its certificates cannot be used", e);
    }
  }

  private static KeyManager[] keys(Optional<Credential.Certificate> certificate) {
    if (certificate.isEmpty()) {
      return new KeyManager[0];
    }
    return TlsParts.identity(
        TlsParts.key(certificate.get().key(), "client-key"),
        TlsParts.certificates(certificate.get().chain(), "client-certificate"));
  }

  /// Whom to believe; null for the authorities of this machine.
  private static TrustManager @Nullable [] trusted(ClusterServer server)
      throws GeneralSecurityException {
    if (server.insecure()) {
      return TlsParts.trustingEverybody();
    }
    if (server.authority().isPresent()) {
      return TlsParts.trusting(
          TlsParts.certificates(server.authority().get(), "certificate-authority"));
    }
    List<X509Certificate> ofMachine = server.ofMachine().map(Tls::readable).orElse(List.of());
    return ofMachine.isEmpty() ? null : TlsParts.trusting(ofMachine);
  }

  /// The certificates of a text that can be read. One that cannot is of no concern here.
  private static List<X509Certificate> readable(String text) {
    List<X509Certificate> readable = new ArrayList<>();
    Matcher armoured = ARMOURED.matcher(text);
    while (armoured.find()) {
      try {
        readable.addAll(TlsParts.certificates(armoured.group(), "certificate"));
      } catch (IllegalArgumentException e) {
        // It vouches for nobody.
      }
    }
    return readable;
  }
}
