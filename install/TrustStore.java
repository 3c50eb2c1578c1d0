import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

/// Writes the certificates of a PEM bundle into a PKCS12 store that a JVM can trust.
///
/// `java TrustStore.java BUNDLE STORE`; the store's password is `changeit`, since it holds nothing secret.
final class TrustStore {
  private TrustStore() {}

  public static void main(String[] args) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream bundle = Files.newInputStream(Path.of(args[0]))) {
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(bundle)) {
        store.setCertificateEntry("ca-" + number++, certificate);
      }
    }
    try (OutputStream out = Files.newOutputStream(Path.of(args[1]))) {
      store.store(out, "changeit".toCharArray());
    }
  }
}
