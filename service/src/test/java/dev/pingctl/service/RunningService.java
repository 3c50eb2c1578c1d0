package dev.pingctl.service;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The service in this process, on a free port of its own.
final class RunningService implements AutoCloseable {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final Routes routes;
  final PingServer server;

  private RunningService(Routes routes, PingServer server) {
    this.routes = routes;
    this.server = server;
    server.start();
  }

  static RunningService with(Optional<PingCounter> counter, Map<String, String> environment)
      throws Exception {
    Map<String, String> all = new HashMap<>(environment);
    all.put("BIND_ADDRESS", "127.0.0.1");
    all.put("PORT", "0");
    all.put("POD_NAME", "ping-0");
    all.put("VERSION", "1.2.3");
    Settings settings = Settings.from(all, "unused");
    ServiceMetrics metrics = new ServiceMetrics(settings.version());
    Routes routes = new Routes(settings, counter, metrics);
    return new RunningService(routes, new PingServer(settings, routes, metrics));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path);
  }

  HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
    return CLIENT.send(request(method, path), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpRequest request(String method, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .method(method, HttpRequest.BodyPublishers.noBody())
        .build();
  }

  @Override
  public void close() {
    server.stop(Duration.ZERO);
  }
}
