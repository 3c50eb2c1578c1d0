package dev.pingctl.engine.docker;

import dev.pingctl.machine.TlsParts;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/// A key and its certificate as the identity of a server.
final class TestIdentity {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private TestIdentity() {}

  static KeyManager of(String key, String certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "server",
        TlsParts.key(key, "key"),
        PASSWORD,
        TlsParts.certificates(certificate, "certificate").toArray(X509Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    return keys.getKeyManagers()[0];
  }
}
