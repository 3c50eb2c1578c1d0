package dev.pingctl.kubeconfig;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.pingctl.machine.Certificates;
import dev.pingctl.machine.TlsIdentity;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLPeerUnverifiedException;

/// An API server with and without TLS that records what arrives. It has no objects, and takes any
/// certificate of a client.
public final class RecordingApi implements AutoCloseable {
  /// The version that it reports.
  public static final String VERSION = "v1.36.3";

  private static final String STAGE = "api";
  private static final String VERSION_ANSWER =
      "{\"major\":\"1\",\"minor\":\"36\",\"gitVersion\":\"%s\"}".formatted(VERSION);

  private final HttpServer plain;
  private final HttpsServer secure;
  private final Settings settings;
  private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
  private volatile Predicate<Arrived> accepted = request -> true;

  /// One request.
  ///
  /// @param certificate whom the certificate of the client names
  /// @param server the name that the client asked for (SNI)
  public record Arrived(
      String uri,
      Map<String, List<String>> headers,
      Optional<String> certificate,
      Optional<String> server) {

    /// Returns the values of a header, with commas between.
    public String header(String name) {
      return headers.entrySet().stream()
          .filter(each -> each.getKey().equalsIgnoreCase(name))
          .findFirst()
          .map(each -> String.join(",", each.getValue()))
          .orElse("");
    }
  }

  /// Starts to answer at every address of the loopback network.
  ///
  /// @param home where its certificate is kept, and found by the next one
  /// @param host the host that its certificate is for
  public RecordingApi(Path home, String host) {
    settings =
        new Settings(Path.of("/"), home, Settings.DEFAULT_PORT_BASE, ImagePolicy.AUTO, Map.of());
    new Certificates(settings, STAGE).ensure(List.of(host), Instant.now());
    try {
      plain = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
      secure = HttpsServer.create(new InetSocketAddress("0.0.0.0", 0), 0);
      secure.setHttpsConfigurator(
          new HttpsConfigurator(TlsIdentity.of(settings, STAGE)) {
            @Override
            public void configure(HttpsParameters parameters) {
              parameters.setWantClientAuth(true);
            }
          });
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    for (HttpServer server : List.of(plain, secure)) {
      server.createContext("/", this::answer);
      server.start();
    }
  }

  /// Refuses, with 401, what does not hold from now on.
  public void accept(Predicate<Arrived> condition) {
    accepted = condition;
  }

  /// Returns the requests so far.
  public List<Arrived> arrived() {
    return List.copyOf(arrived);
  }

  /// Returns the field `server` of a cluster without TLS.
  public String http() {
    return "server: 'http://127.0.0.1:%d'".formatted(plain.getAddress().getPort());
  }

  /// Returns the fields `server` and `certificate-authority-data` of a cluster with TLS.
  public String https(String host) {
    return "server: 'https://%s:%d', certificate-authority-data: %s"
        .formatted(host, port(), base64(new Certificates(settings, STAGE).authorityAsPem()));
  }

  /// Returns the port with TLS.
  public int port() {
    return secure.getAddress().getPort();
  }

  /// Returns the certificate and the key of the server in base64; they do for a client, too.
  public List<String> identity() {
    try {
      return List.of(
          base64(Files.readString(settings.secret(STAGE, Certificates.CERTIFICATE))),
          base64(Files.readString(settings.secret(STAGE, Certificates.KEY))));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private void answer(HttpExchange exchange) throws IOException {
    Arrived request = arrived(exchange);
    arrived.add(request);
    boolean version = request.uri().endsWith("/version");
    String answer = version ? VERSION_ANSWER : "{\"kind\":\"Status\",\"code\":404}";
    int code = version ? 200 : 404;
    if (!accepted.test(request)) {
      answer =
          "{\"kind\":\"Status\",\"code\":401,\"message\":\"Unauthorized\",\"reason\":\"Unauthorized\"}";
      code = 401;
    }
    byte[] body = answer.getBytes(UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(code, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Arrived arrived(HttpExchange exchange) {
    String uri = exchange.getRequestURI().toString();
    Map<String, List<String>> headers = Map.copyOf(exchange.getRequestHeaders());
    if (!(exchange instanceof HttpsExchange overTls)) {
      return new Arrived(uri, headers, Optional.empty(), Optional.empty());
    }
    Optional<String> server =
        overTls.getSSLSession() instanceof ExtendedSSLSession session
            ? session.getRequestedServerNames().stream().findFirst().map(RecordingApi::text)
            : Optional.empty();
    try {
      String certificate = overTls.getSSLSession().getPeerPrincipal().getName();
      return new Arrived(uri, headers, Optional.of(certificate), server);
    } catch (SSLPeerUnverifiedException e) {
      return new Arrived(uri, headers, Optional.empty(), server);
    }
  }

  private static String text(SNIServerName name) {
    return new String(name.getEncoded(), UTF_8);
  }

  @Override
  public void close() {
    plain.stop(0);
    secure.stop(0);
  }
}
