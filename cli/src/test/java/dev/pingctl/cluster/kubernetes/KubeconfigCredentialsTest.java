package dev.pingctl.cluster.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.pingctl.kubeconfig.Access;
import dev.pingctl.kubeconfig.Kubeconfig;
import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import dev.pingctl.machine.Certificates;
import dev.pingctl.machine.TlsIdentity;
import dev.pingctl.outcome.Failure;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What of a context's credentials arrives at the API. A context that says more than addresses,
/// certificates and tokens is left to the library, which must not lose any of it.
@SuppressWarnings("NullAway.Init")
class KubeconfigCredentialsTest {
  private static final String STAGE = "api";

  @TempDir static Path home;
  private static Settings settings;

  @TempDir Path folder;
  private HttpServer plain;
  private HttpsServer secure;
  private final List<Arrived> arrived = new CopyOnWriteArrayList<>();

  /// One request: where to, and who asks.
  private record Arrived(
      String uri,
      Optional<String> authorization,
      Optional<String> impersonated,
      Optional<String> certificate) {}

  @BeforeAll
  static void makeCertificates() {
    settings =
        new Settings(Path.of("/"), home, Settings.DEFAULT_PORT_BASE, ImagePolicy.AUTO, Map.of());
    new Certificates(settings, STAGE).ensure(List.of("localhost"), Instant.now());
  }

  @BeforeEach
  void serve() throws Exception {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    plain = HttpServer.create(loopback, 0);
    secure = HttpsServer.create(loopback, 0);
    SSLContext identity = TlsIdentity.of(settings, STAGE);
    secure.setHttpsConfigurator(
        new HttpsConfigurator(identity) {
          @Override
          public void configure(HttpsParameters parameters) {
            parameters.setWantClientAuth(true);
          }
        });
    for (HttpServer server : List.of(plain, secure)) {
      server.createContext("/", this::answer);
      server.start();
    }
  }

  @AfterEach
  void stop() {
    plain.stop(0);
    secure.stop(0);
  }

  @Test
  void aTokenOfTheFileArrives() {
    ask(http(), "token: t");

    assertThat(arrived)
        .allMatch(request -> request.authorization().equals(Optional.of("Bearer t")));
  }

  @Test
  void aTokenFromAFileArrives() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "of-a-file");

    ask(http(), "tokenFile: " + file);

    assertThat(arrived)
        .allMatch(request -> request.authorization().equals(Optional.of("Bearer of-a-file")));
  }

  @Test
  void aTokenFromAProgramArrives() throws IOException {
    Path program =
        Files.writeString(
            folder.resolve("credentials"),
            """
            #!/bin/sh
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",'
            echo ' "status":{"token":"of-a-program"}}'
            """);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

    ask(
        http(),
        "exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: %s}"
            .formatted(program));

    assertThat(arrived)
        .allMatch(request -> request.authorization().equals(Optional.of("Bearer of-a-program")));
  }

  @Test
  void aNameAndItsPasswordArrive() {
    ask(http(), "username: u, password: p");

    assertThat(arrived)
        .allMatch(request ->
            request
                .authorization()
                .equals(
                    Optional.of(
                        "Basic " + Base64.getEncoder().encodeToString("u:p".getBytes(UTF_8)))));
  }

  @Test
  void whoIsImpersonatedArrivesWithWhoAsks() {
    ask(http(), "token: t, as: other, as-groups: [viewers]");

    assertThat(arrived)
        .allMatch(request -> request.authorization().equals(Optional.of("Bearer t")))
        .allMatch(request -> request.impersonated().equals(Optional.of("other in viewers")));
  }

  @Test
  void aProxyIsAsked() {
    ask(
        "server: 'http://api.invalid', proxy-url: 'http://127.0.0.1:%d'".formatted(port(plain)),
        "token: t");

    assertThat(arrived).allMatch(request -> request.uri().startsWith("http://api.invalid/"));
  }

  @Test
  void aServerThatNobodyVouchesForIsNotAsked() {
    assertThatThrownBy(() -> ask(https("localhost"), "token: t")).isInstanceOf(Failure.class);

    assertThat(arrived).isEmpty();
  }

  @Test
  void aServerThatNeedNotBeTrustedIsAsked() {
    ask(https("localhost") + ", insecure-skip-tls-verify: true", "token: t");

    assertThat(arrived)
        .allMatch(request -> request.authorization().equals(Optional.of("Bearer t")));
  }

  @Test
  void anAuthorityInAFileIsTrusted() throws IOException {
    ask(https("localhost") + ", certificate-authority: " + authority(), "token: t");

    assertThat(arrived)
        .allMatch(request -> request.authorization().equals(Optional.of("Bearer t")));
  }

  /// The library does not know `tls-server-name`; a name that is not in the certificate is refused.
  @Test
  void anotherNameInTheCertificateIsNotTrusted() throws IOException {
    String cluster =
        https("127.0.0.1") + ", tls-server-name: localhost, certificate-authority: " + authority();

    assertThatThrownBy(() -> ask(cluster, "token: t"))
        .isInstanceOf(Failure.class)
        .hasStackTraceContaining("No subject alternative names matching IP address 127.0.0.1");
    assertThat(arrived).isEmpty();
  }

  @Test
  void aTokenFileThatIsMissingIsNamed() {
    assertThatThrownBy(() -> ask(http(), "tokenFile: none"))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(folder.resolve("none") + " cannot be read");
  }

  @Test
  void aCertificateInAFileArrives() throws IOException {
    ask(
        https("localhost") + ", certificate-authority: " + authority(),
        "client-certificate: %s, client-key: %s"
            .formatted(
                settings.secret(STAGE, Certificates.CERTIFICATE),
                settings.secret(STAGE, Certificates.KEY)));

    assertThat(arrived)
        .allMatch(request -> request.certificate().equals(Optional.of("CN=localhost")));
  }

  private void ask(String cluster, String user) {
    String text =
        """
        contexts: [{name: c, context: {cluster: k, user: u}}]
        clusters: [{name: k, cluster: {%s}}]
        users: [{name: u, user: {%s}}]
        """
            .formatted(cluster, user);
    Path file = folder.resolve("kubeconfig");
    try (KubernetesCluster asked =
        new KubernetesCluster(
            Access.of(new ContextChoice(Kubeconfig.parse(file, text), "c"), Map.of()))) {
      assertThat(asked.info().version()).isEqualTo("v1.36.3");
    }
    assertThat(arrived).isNotEmpty();
  }

  private String http() {
    return "server: 'http://127.0.0.1:%d'".formatted(port(plain));
  }

  private String https(String host) {
    return "server: 'https://%s:%d'".formatted(host, port(secure));
  }

  private static int port(HttpServer server) {
    return server.getAddress().getPort();
  }

  private Path authority() throws IOException {
    return Files.writeString(
        folder.resolve("ca.crt"), new Certificates(settings, STAGE).authorityAsPem());
  }

  private void answer(HttpExchange exchange) throws IOException {
    arrived.add(
        new Arrived(
            exchange.getRequestURI().toString(),
            header(exchange, "Authorization"),
            header(exchange, "Impersonate-User")
                .map(user ->
                    user + " in " + header(exchange, "Impersonate-Group").orElse("no group")),
            certificate(exchange)));
    byte[] body = "{\"major\":\"1\",\"minor\":\"36\",\"gitVersion\":\"v1.36.3\"}".getBytes(UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Optional<String> header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  private static Optional<String> certificate(HttpExchange exchange) {
    if (!(exchange instanceof HttpsExchange overTls)) {
      return Optional.empty();
    }
    try {
      return Optional.of(overTls.getSSLSession().getPeerPrincipal().getName());
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }
}
