package dev.pingctl.injection;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The route `/faults` of a service, on a port of this machine.
public final class FaultyService implements AutoCloseable {
  private final HttpServer server;

  /// The token that it wants; empty where it has no faults.
  public String token;

  /// The faults that are set.
  public String faults = "";

  /// The methods of the requests so far.
  public final List<String> asked = new ArrayList<>();

  /// Begins to answer.
  public FaultyService(String token) {
    this.token = token;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /// Its port.
  public int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestMethod());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (token.isEmpty() || !exchange.getRequestURI().getPath().equals("/faults")) {
      answer(exchange, 404, "Not found");
    } else if (!("Bearer " + token)
        .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, "Send the token");
    } else {
      faults = exchange.getRequestMethod().equals("PUT") ? body : faults;
      if (!faults.isEmpty()) {
        exchange.getResponseHeaders().set("Last-Modified", "Mon, 1 Jan 2024 00:00:00 GMT");
      }
      answer(exchange, 200, faults);
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
