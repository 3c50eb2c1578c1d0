package dev.pingctl.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.pingctl.machine.Certificates;
import dev.pingctl.machine.TlsIdentity;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class IngressClientTest {
  @TempDir Path home;
  private HttpServer plain;
  private HttpsServer secure;
  private IngressClient ingress;

  @BeforeEach
  void serve() throws Exception {
    Settings settings =
        new Settings(Path.of("/"), home, Settings.DEFAULT_PORT_BASE, ImagePolicy.AUTO, Map.of());
    Certificates certificates = new Certificates(settings, "ingress");
    certificates.ensure(List.of("ping.localhost"), Instant.now());
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    plain = HttpServer.create(any, 0);
    plain.createContext("/", IngressClientTest::answer);
    plain.start();
    secure = HttpsServer.create(any, 0);
    secure.setHttpsConfigurator(new HttpsConfigurator(TlsIdentity.of(settings, "ingress")));
    secure.createContext("/", IngressClientTest::answer);
    secure.start();
    ingress =
        new IngressClient(
            URI.create("http://127.0.0.1:" + plain.getAddress().getPort()),
            Optional.of(URI.create("https://127.0.0.1:" + secure.getAddress().getPort())),
            Optional.of(certificates.trust()));
  }

  @AfterEach
  void stop() {
    plain.stop(0);
    secure.stop(0);
  }

  @Test
  void theNameStandsInTheRequestWhereverTheConnectionGoes() throws IOException {
    IngressClient.Answer answer =
        ingress.ask(false, "ping.example", "/where?", "X-Version: canary");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers())
        .containsEntry("x-host", "ping.example:" + plain.getAddress().getPort())
        .containsEntry("x-path", "/where")
        .containsEntry("x-version", "canary");
    assertThat(answer.pod()).isEqualTo("ping-1");
  }

  @Test
  void aCertificateOfTheAuthorityForTheNameIsTrusted() throws IOException {
    assertThat(ingress.ask(true, "ping.localhost", "/", "").status()).isEqualTo(200);
  }

  @Test
  void tlsIsSpokenToAForwardedPortWhoseAddressIsOfHttp() throws IOException {
    IngressClient forwarded =
        new IngressClient(
            ingress.plain(),
            Optional.of(URI.create("http://127.0.0.1:" + secure.getAddress().getPort())),
            ingress.trust());

    assertThat(forwarded.ask(true, "ping.localhost", "/", "").status()).isEqualTo(200);
    assertThatThrownBy(() -> forwarded.ask(true, "wrong.localhost", "/", ""))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void aCertificateForAnotherNameIsNot() {
    assertThatThrownBy(() -> ingress.ask(true, "wrong.localhost", "/", ""))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("wrong.localhost");
  }

  @Test
  void whereNothingListensThereIsNoAnswer() {
    plain.stop(0);

    assertThat(ingress.tryAsking(false, "ping.localhost", "/", "")).isEmpty();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("X-Host", exchange.getRequestHeaders().getFirst("Host"));
    exchange.getResponseHeaders().set("X-Path", exchange.getRequestURI().getPath());
    exchange.getResponseHeaders().set("X-Ping-Pod", "ping-1");
    Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Version"))
        .ifPresent(version -> exchange.getResponseHeaders().set("X-Version", version));
    exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/") ? 200 : 404, -1);
    exchange.close();
  }
}
