package dev.pingctl.ping;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/// A ping service in this process: `/ping` answers its count, unless told otherwise.
final class CountingServer implements AutoCloseable {
  final AtomicLong count = new AtomicLong();
  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private CountingServer(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(threads);
  }

  static CountingServer counting() throws IOException {
    CountingServer server = plain();
    server.on(exchange -> answer(exchange, 200, server.count.incrementAndGet() + "\n"));
    return server;
  }

  static CountingServer answering(HttpHandler handler) throws IOException {
    return plain().on(handler);
  }

  static CountingServer secure(SSLContext tls) throws IOException {
    HttpsServer https = HttpsServer.create(loopback(), 512);
    https.setHttpsConfigurator(new HttpsConfigurator(tls));
    CountingServer server = new CountingServer(https, "https");
    return server.on(exchange -> answer(exchange, 200, server.count.incrementAndGet() + "\n"));
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  URI address() {
    return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static CountingServer plain() throws IOException {
    return new CountingServer(HttpServer.create(loopback(), 512), "http");
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
  }

  private CountingServer on(HttpHandler handler) {
    server.createContext("/ping", handler);
    server.start();
    return this;
  }
}
