package dev.pingctl.cluster.kubernetes;

import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// By what a client of a cluster proves who asks, and whom it believes to be the cluster: the
/// authority that the kubeconfig names and, as for kubectl, no other.
///
/// The library would derive a password for a store of its own, twice, and make a key to learn about
/// a curve; without compiled code that takes half as long as all else of a short command.
///
/// @param keys none where who asks proves it otherwise
record Tls(KeyManager[] keys, TrustManager[] trusted) {

  /// What a configuration says; empty where it names no authority, or where something in it cannot
  /// be read: the library knows more forms and says what is wrong with one.
  static Optional<Tls> of(Config config) {
    try {
      byte[] authority = bytes(config.getCaCertData(), config.getCaCertFile());
      byte[] certificate = bytes(config.getClientCertData(), config.getClientCertFile());
      byte[] key = bytes(config.getClientKeyData(), config.getClientKeyFile());
      if (authority.length == 0 || config.isTrustCerts() || config.getKeyStoreFile() != null) {
        return Optional.empty();
      }
      if (certificate.length == 0 || key.length == 0) {
        return Optional.of(new Tls(new KeyManager[0], trusting(authority)));
      }
      X509Certificate[] chain = certificates(certificate).toArray(X509Certificate[]::new);
      return ClientKey.read(key)
          .map(read -> new KeyManager[] {new SingleKeyManager(read, chain)})
          .map(keys -> new Tls(keys, trusting(authority)));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static byte[] bytes(@Nullable String data, @Nullable String file) throws IOException {
    if (data != null && !data.isEmpty()) {
      return Base64.getMimeDecoder().decode(data);
    }
    return file == null || file.isEmpty() ? new byte[0] : Files.readAllBytes(Path.of(file));
  }

  private static TrustManager[] trusting(byte[] authority) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate each : certificates(authority)) {
        store.setCertificateEntry("authority " + store.size(), each);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<Certificate> certificates(byte[] text) throws GeneralSecurityException {
    return new ArrayList<>(
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(text)));
  }
}
