package dev.pingctl.verify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/// A ping service with its ingress controller and its Prometheus, in this process. It works; its
/// fields break it.
final class FakeService implements AutoCloseable {
  private static final int LIMIT = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final AtomicLong count = new AtomicLong();

  /// How often the count is still answered.
  final AtomicInteger counts = new AtomicInteger(Integer.MAX_VALUE);

  volatile int status = 200;
  volatile int countsEachPing = 1;
  volatile List<String> pods = List.of("ping-5d-a", "ping-5d-b");
  volatile String version = "ping-5d-a";
  volatile String canary = "ping-canary-7f-a";
  volatile boolean limits = true;
  volatile String redirectsTo = "https";
  volatile String alert = "";
  volatile boolean scraped = true;
  volatile double counted = 1;
  volatile boolean draws = true;

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger limited = new AtomicInteger();
  private final HttpServer plain;
  private final HttpsServer secure;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private int answered;

  FakeService(SSLContext identity) throws IOException {
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    plain = HttpServer.create(loopback, 512);
    secure = HttpsServer.create(loopback, 512);
    secure.setHttpsConfigurator(new HttpsConfigurator(identity));
    for (HttpServer server : List.of(plain, secure)) {
      server.setExecutor(threads);
      server.createContext("/", this::answer);
      server.start();
    }
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + plain.getAddress().getPort());
  }

  int securePort() {
    return secure.getAddress().getPort();
  }

  /// Waits until some more pings have been answered.
  synchronized void awaitPings() {
    int wanted = answered + 3;
    Instant deadline = Instant.now().plus(PATIENCE);
    try {
      while (answered < wanted) {
        long left = Duration.between(Instant.now(), deadline).toMillis();
        if (left <= 0) {
          throw new AssertionError("nobody pings");
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    plain.stop(0);
    secure.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestURI().getPath()) {
      case "/ping" -> ping(exchange);
      case "/count" -> {
        int now = counts.getAndDecrement() > 0 ? status : 503;
        answer(exchange, now, "", String.valueOf(count.get()));
      }
      case "/version" ->
          answer(exchange, status, asked.incrementAndGet() % 10 == 0 ? canary : version, "1");
      case "/limited" ->
          answer(exchange, limits && limited.incrementAndGet() > LIMIT ? 429 : 200, "", "");
      case "/moved" -> {
        String host = exchange.getRequestHeaders().getFirst("Host").replaceFirst(":.*", "");
        exchange
            .getResponseHeaders()
            .set("Location", "%s://%s:%d/moved".formatted(redirectsTo, host, securePort()));
        answer(exchange, 308, "", "");
      }
      case "/api/v1/query" -> query(exchange);
      default -> answer(exchange, status, version, "hello");
    }
  }

  private void ping(HttpExchange exchange) throws IOException {
    long now = status == 200 ? count.addAndGet(countsEachPing) : count.get();
    String pod = pods.get(asked.incrementAndGet() % pods.size());
    answer(exchange, status, pod, String.valueOf(now));
    synchronized (this) {
      answered++;
      notifyAll();
    }
  }

  private void query(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getQuery().substring("query=".length());
    String samples =
        value(query)
            .map(value -> "{\"metric\":{},\"value\":[1.0,\"%s\"]}".formatted(value))
            .orElse("");
    answer(exchange, status, "", "{\"data\":{\"result\":[%s]}}".formatted(samples));
  }

  /// The value of an expression; empty where Prometheus has none.
  private Optional<String> value(String expression) {
    if (expression.startsWith("count(ALERTS")) {
      boolean any = !expression.contains("alertstate");
      boolean there = !alert.isEmpty() && (any || expression.contains(alert));
      return there ? Optional.of("1") : Optional.empty();
    }
    if (expression.startsWith("rate(")) {
      return draws ? Optional.of("0.5") : Optional.empty();
    }
    if (expression.startsWith("sum(")) {
      return Optional.of(String.valueOf(count.get() * counted));
    }
    if (expression.startsWith("count(")) {
      return Optional.of(String.valueOf(pods.size()));
    }
    if (expression.startsWith("min(timestamp(")) {
      return Optional.of(scraped ? "1001" : "999");
    }
    return Optional.of("1000");
  }

  private static void answer(HttpExchange exchange, int status, String pod, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      if ("close".equals(exchange.getRequestHeaders().getFirst("Connection"))) {
        exchange.getResponseHeaders().set("Connection", "close");
      }
      if (!pod.isEmpty()) {
        exchange.getResponseHeaders().set("X-Ping-Pod", pod);
      }
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
