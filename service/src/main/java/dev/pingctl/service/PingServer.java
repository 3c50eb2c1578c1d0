package dev.pingctl.service;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// The HTTP server: one virtual thread per request.
final class PingServer {
  private static final int BACKLOG = 1024;

  private final Settings settings;
  private final Routes routes;
  private final ServiceMetrics metrics;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// Binds the address, but does not accept requests yet.
  ///
  /// @throws IOException when the address cannot be bound
  PingServer(Settings settings, Routes routes, ServiceMetrics metrics) throws IOException {
    this.settings = settings;
    this.routes = routes;
    this.metrics = metrics;
    this.server =
        HttpServer.create(new InetSocketAddress(settings.bindAddress(), settings.port()), BACKLOG);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /// Starts accepting requests.
  void start() {
    server.start();
  }

  /// The port the server listens on.
  int port() {
    return server.getAddress().getPort();
  }

  /// Stops listening, ends all faults and waits for the requests in flight, at most this long.
  void stop(Duration atMost) {
    routes.endFaults();
    server.stop((int) atMost.toSeconds());
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    long start = System.nanoTime();
    metrics.requestStarted();
    Answer answer;
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      answer = answer(exchange, path);
      long nanos = System.nanoTime() - start;
      metrics.requestAnswered(routes.name(path), answer.status(), nanos);
      if (settings.logRequests()) {
        Log.info(
            "request",
            "method",
            exchange.getRequestMethod(),
            "path",
            path,
            "status",
            answer.status(),
            "ms",
            nanos / 1e6,
            "from",
            exchange.getRemoteAddress().getAddress().getHostAddress());
      }
      send(exchange, answer);
    } catch (Unanswered e) {
      return;
    } finally {
      metrics.requestEnded();
    }
    answer.exit().ifPresent(Runtime.getRuntime()::halt);
  }

  private Answer answer(HttpExchange exchange, String path) {
    try {
      return routes.answer(
          new Routes.Request(
              exchange.getRequestMethod(),
              path,
              exchange.getRequestHeaders()::getFirst,
              exchange.getRequestBody()));
    } catch (Unanswered e) {
      throw e;
    } catch (RuntimeException e) {
      Log.warn("a request failed by a fault in the service", "path", path, "fault", e.toString());
      return Answer.of(500, "Internal error");
    }
  }

  private void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("X-Ping-Pod", settings.pod());
    headers.set("X-Ping-Version", settings.version());
    headers.set("Content-Type", answer.contentType());
    answer.headers().forEach(headers::set);
    if (routes.draining()) {
      headers.set("Connection", "close");
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      headers.set("Content-Length", Integer.toString(answer.body().length));
      exchange.sendResponseHeaders(answer.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(answer.status(), answer.body().length);
    exchange.getResponseBody().write(answer.body());
  }
}
