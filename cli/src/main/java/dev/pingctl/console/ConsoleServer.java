package dev.pingctl.console;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// Hands out the page, the dashboard it draws, and the answers of Prometheus it draws it from.
///
/// It listens on the loopback address alone, answers only those who mean it ([SameOriginGuard]),
/// knows every path it answers by name, and changes nothing: of Prometheus it passes on the
/// questions of [PrometheusQueries] and nothing else.
public final class ConsoleServer implements AutoCloseable {
  private static final int BACKLOG = 128;

  /// What the JDK's server wants to be told where the length of an answer is not known.
  private static final long CHUNKED = 0;

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final String TEXT = "text/plain; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SameOriginGuard visitors;
  private final PageFiles files = new PageFiles();
  private final Path dashboard;
  private final PrometheusQueries queries;

  private ConsoleServer(HttpServer server, Path dashboard, Supplier<URI> prometheus) {
    this.server = server;
    this.dashboard = dashboard;
    this.visitors = new SameOriginGuard(server.getAddress().getPort());
    this.queries = new PrometheusQueries(prometheus);
  }

  /// Begins to answer.
  ///
  /// @param port a port of the loopback address, or 0 for any that is free
  /// @param dashboard the file of the dashboard, in Grafana's format
  /// @param prometheus finds out where Prometheus answers; asked at every question
  /// @throws IOException when the port cannot be listened on
  public static ConsoleServer start(int port, Path dashboard, Supplier<URI> prometheus)
      throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), BACKLOG);
    ConsoleServer console = new ConsoleServer(server, dashboard, prometheus);
    server.setExecutor(console.threads);
    server.createContext("/", console::handle);
    server.start();
    return console;
  }

  /// Where a browser finds it.
  public URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Type", answer.type());
      headers.set("Content-Security-Policy", POLICY);
      headers.set("Cross-Origin-Resource-Policy", "same-origin");
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("Referrer-Policy", "no-referrer");
      headers.set("Cache-Control", "no-store");
      if (answer.status() == Answer.WRONG_METHOD) {
        headers.set("Allow", "GET");
      }
      send(exchange, answer);
    }
  }

  /// Passes the body on piece by piece: an answer of Prometheus may be larger than this program.
  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    try (InputStream body = answer.body()) {
      long length = answer.length() == Answer.UNKNOWN ? CHUNKED : answer.length();
      exchange.sendResponseHeaders(answer.status(), length);
      body.transferTo(exchange.getResponseBody());
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    Optional<String> refusal = visitors.refusal(exchange.getRequestHeaders());
    if (refusal.isPresent()) {
      return text(Answer.FORBIDDEN, refusal.get());
    }
    if (!exchange.getRequestMethod().equals("GET")) {
      return text(Answer.WRONG_METHOD, "The console is read only: it answers GET alone.");
    }
    // As it was sent: nothing is decoded, so nothing can hide in it.
    String path = exchange.getRequestURI().getRawPath();
    if (path.equals("/dashboard.json")) {
      return Answer.of(Answer.OK, Answer.JSON, Files.readAllBytes(dashboard));
    }
    return queries
        .answer(path, exchange.getRequestURI().getRawQuery())
        .or(() -> files.answer(path))
        .orElseGet(() -> text(Answer.NOT_FOUND, "There is nothing here."));
  }

  private static Answer text(int status, String sentence) {
    return Answer.of(status, TEXT, sentence);
  }
}
