package dev.pingctl.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class SecurePingTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;
  private static SSLContext tls;

  /// A certificate of its own for `localhost`, made by the runtime's keytool.
  @BeforeAll
  static void makeCertificate() throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "ping",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    tls = context(store);
  }

  @Test
  void pingsOverTls() throws IOException {
    try (CountingServer server = CountingServer.secure(tls)) {
      PingResult result = new Pinger(() -> tls).run(Load.of(server.address(), 200, 8), _ -> {});

      assertThat(result.lastError()).isEmpty();
      assertThat(result.ok()).isEqualTo(200);
      assertThat(server.count).hasValue(200);
    }
  }

  @Test
  void refusesACertificateNobodyVouchesFor() throws IOException {
    try (CountingServer server = CountingServer.secure(tls)) {
      PingResult result = new Pinger().run(Load.of(server.address(), 2, 1), _ -> {});

      assertThat(result.errors()).isEqualTo(Map.of(ErrorKind.TLS, 2L));
      assertThat(server.count).hasValue(0);
    }
  }

  @Test
  void refusesACertificateForAnotherHost() throws IOException {
    try (CountingServer server = CountingServer.secure(tls)) {
      URI byNumber = URI.create("https://127.0.0.1:" + server.address().getPort());

      PingResult result = new Pinger(() -> tls).run(Load.of(byNumber, 1, 1), _ -> {});

      assertThat(result.errors()).isEqualTo(Map.of(ErrorKind.TLS, 1L));
    }
  }

  @Test
  void failsWhereTheServerSpeaksNoTls() throws IOException {
    try (RawServer server = RawServer.always("HTTP/1.1 400 Bad Request\r\n\r\n", false)) {
      URI secure = URI.create("https://localhost:" + server.address().getPort());
      Load impatient =
          new Load(
              secure,
              OptionalLong.of(1),
              Optional.empty(),
              1,
              OptionalDouble.empty(),
              Duration.ofMillis(200),
              List.of());

      PingResult result = new Pinger(() -> tls).run(impatient, _ -> {});

      assertThat(result.failed()).isEqualTo(1);
      assertThat(result.answered()).isZero();
    }
  }

  private static SSLContext context(Path file) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("ping", store.getCertificate("ping"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }
}
