package dev.pingctl.cluster.kubernetes;

import dev.pingctl.kubeconfig.ClusterServer;
import dev.pingctl.kubeconfig.Credential;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
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
    PrivateKey key =
        ClientKey.read(bytes(certificate.get().key()))
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "its client-key is none, or of an unknown kind, or locked by a password"));
    X509Certificate[] chain =
        certificates(certificate.get().chain(), "client-certificate")
            .toArray(X509Certificate[]::new);
    return new KeyManager[] {new SingleKeyManager(key, chain)};
  }

  /// Whom to believe; null for the authorities of this machine.
  private static TrustManager @Nullable [] trusted(ClusterServer server)
      throws GeneralSecurityException {
    if (server.insecure()) {
      return new TrustManager[] {new EverybodyTrusted()};
    }
    if (server.authority().isPresent()) {
      return trusting(certificates(server.authority().get(), "certificate-authority"));
    }
    List<X509Certificate> ofMachine = server.ofMachine().map(Tls::readable).orElse(List.of());
    return ofMachine.isEmpty() ? null : trusting(ofMachine);
  }

  private static TrustManager[] trusting(List<X509Certificate> authorities)
      throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (X509Certificate each : authorities) {
        store.setCertificateEntry("authority " + store.size(), each);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException e) {
      throw new IllegalArgumentException("its certificates cannot be used", e);
    }
  }

  /// The certificates of a text that can be read. One that cannot is of no concern here.
  private static List<X509Certificate> readable(String text) {
    List<X509Certificate> readable = new ArrayList<>();
    Matcher armoured = ARMOURED.matcher(text);
    while (armoured.find()) {
      try {
        readable.addAll(certificates(armoured.group(), "certificate"));
      } catch (IllegalArgumentException e) {
        // It vouches for nobody.
      }
    }
    return readable;
  }

  private static List<X509Certificate> certificates(String text, String field) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(bytes(text)))
          .forEach(each -> certificates.add((X509Certificate) each));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("its %s is not a certificate".formatted(field), e);
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("its %s is not a certificate".formatted(field));
    }
    return certificates;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
