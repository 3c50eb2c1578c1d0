package dev.pingctl.machine;

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
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// What a client's connections over TLS are made of, read from PEM: certificates, the key that a
/// client proves itself by, and whom it believes.
///
/// What cannot be read is an [IllegalArgumentException] with a sentence's part that names the text,
/// such as "its ca.pem is not a certificate".
public final class TlsParts {
  private TlsParts() {}

  /// The certificates in a text, at least one.
  ///
  /// @param name what the text is called where it was written
  public static List<X509Certificate> certificates(String text, String name) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(bytes(text)))
          .forEach(each -> certificates.add((X509Certificate) each));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("its %s is not a certificate".formatted(name), e);
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("its %s is not a certificate".formatted(name));
    }
    return certificates;
  }

  /// The private key in a text.
  ///
  /// @param name what the text is called where it was written
  public static PrivateKey key(String text, String name) {
    return ClientKey.read(bytes(text))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "its %s is none, or of an unknown kind, or locked by a password".formatted(name)));
  }

  /// The one identity of a client.
  public static KeyManager[] identity(PrivateKey key, List<X509Certificate> chain) {
    return new KeyManager[] {new SingleKeyManager(key, chain.toArray(X509Certificate[]::new))};
  }

  /// Trust in these authorities and no other.
  public static TrustManager[] trusting(List<X509Certificate> authorities)
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

  /// Trust in whoever answers.
  public static TrustManager[] trustingEverybody() {
    return new TrustManager[] {new EverybodyTrusted()};
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
