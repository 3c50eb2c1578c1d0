package dev.pingctl.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.pingctl.kubeconfig.Access;
import dev.pingctl.kubeconfig.Kubeconfig;
import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whom a client believes to be the cluster: a server on this machine with certificates that the
/// real `openssl` has made.
class TlsTest {
  private static final ObjectRef OBJECT =
      new ObjectRef("v1", "Namespace", Optional.empty(), "anything");

  @TempDir Path folder = Path.of("");
  private final AtomicInteger requests = new AtomicInteger();
  private final List<HttpsServer> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(server -> server.stop(0));
  }

  @Test
  void theAuthorityOfTheKubeconfigIsBelieved() throws Exception {
    make("server", "IP:127.0.0.1");
    serve();

    ask("server.pem");

    assertThat(requests).hasPositiveValue();
  }

  @Test
  void anotherAuthorityIsNot() throws Exception {
    make("server", "IP:127.0.0.1");
    make("other", "IP:127.0.0.1");
    serve();

    assertRefused("other.pem");
  }

  @Test
  void aCertificateForAnotherNameIsNot() throws Exception {
    make("server", "DNS:elsewhere.example");
    serve();

    assertRefused("server.pem");
  }

  private void assertRefused(String authority) {
    Failure failure = catchThrowableOfType(Failure.class, () -> ask(authority));

    assertThat(failure.sentence()).containsIgnoringCase("certificate");
    assertThat(requests).hasValue(0);
  }

  private void ask(String authority) {
    String text =
        """
        apiVersion: v1
        kind: Config
        contexts: [{name: work, context: {cluster: work, user: me}}]
        clusters: [{name: work, cluster: {server: 'https://127.0.0.1:%d', certificate-authority: %s}}]
        users: [{name: me, user: {client-certificate: server.pem, client-key: server.key}}]
        """
            .formatted(started.getLast().getAddress().getPort(), authority);
    Kubeconfig kubeconfig = Kubeconfig.parse(folder.resolve("config"), text);
    try (KubernetesCluster cluster =
        new KubernetesCluster(Access.of(new ContextChoice(kubeconfig, "work"), Map.of()))) {
      cluster.objects().find(OBJECT);
    }
  }

  /// A self-signed certificate NAME.pem with its key NAME.key, and both in NAME.p12.
  private void make(String name, String subject) throws IOException, InterruptedException {
    String command =
        """
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=%1$s \
          -addext subjectAltName=%2$s -keyout %1$s.key -out %1$s.pem
        openssl pkcs12 -export -inkey %1$s.key -in %1$s.pem -out %1$s.p12 -passout pass:secret
        """
            .formatted(name, subject);
    Shell.run(folder, command);
  }

  /// Serves an API that has no kinds.
  private void serve() throws Exception {
    char[] password = "secret".toCharArray();
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(KeyStore.getInstance(folder.resolve("server.p12").toFile(), password), password);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    started.add(server);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          byte[] answer =
              "{\"kind\":\"APIResourceList\",\"groupVersion\":\"v1\",\"resources\":[]}"
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }
}
