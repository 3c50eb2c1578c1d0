package dev.pingctl.cluster.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.kubeconfig.Access;
import dev.pingctl.kubeconfig.Kubeconfig;
import dev.pingctl.kubeconfig.KubeconfigFiles.ContextChoice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// An API server that answers what a test says, by path, and 404 else. Records what it is asked.
final class FakeApi implements AutoCloseable {
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, Runnable> deletions = new ConcurrentHashMap<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final List<String> credentials = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server;

  FakeApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  /// The cluster behind this API.
  Cluster cluster() {
    String text =
        """
        contexts: [{name: c, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: 'http://127.0.0.1:%d'}}]
        users: [{name: u, user: {token: t}}]
        """
            .formatted(server.getAddress().getPort());
    return new KubernetesCluster(
        Access.of(new ContextChoice(Kubeconfig.parse(Path.of("kubeconfig"), text), "c"), Map.of()));
  }

  /// Answers so from now on.
  ///
  /// @param path a path, or a method and a path for requests of that method only
  void has(String path, String json) {
    answers.put(path, json);
  }

  /// Answers with a list of these objects from now on.
  void lists(String path, String... objects) {
    has(path, "{\"items\":[%s]}".formatted(String.join(",", objects)));
  }

  /// Answers 404 from now on.
  void lacks(String path) {
    answers.remove(path);
  }

  /// Answers 403 from now on, with what is answered there.
  void refuses(String path) {
    refused.add(path);
  }

  /// Answers 403 nowhere any more.
  void refusesNothing() {
    refused.clear();
  }

  /// What happens when an object is deleted; nothing without this.
  void whenDeleted(String path, Runnable change) {
    deletions.put(path, change);
  }

  /// The requests: method, path and query of each.
  List<String> requests() {
    return List.copyOf(requests);
  }

  /// The same without queries.
  List<String> asked() {
    return requests().stream().map(request -> request.replaceFirst("\\?.*", "")).toList();
  }

  /// The queries of the requests that had one.
  List<String> queries() {
    return requests().stream()
        .filter(request -> request.contains("?"))
        .map(request -> request.substring(request.indexOf('?') + 1))
        .toList();
  }

  /// The contents of the requests that had one.
  List<String> sent() {
    return List.copyOf(sent);
  }

  /// The header `Authorization` of each request.
  List<String> credentials() {
    return List.copyOf(credentials);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getQuery();
    requests.add(exchange.getRequestMethod() + " " + path + (query == null ? "" : "?" + query));
    credentials.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    String content = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (!content.isEmpty()) {
      sent.add(content);
    }
    String only = exchange.getRequestMethod() + " " + path;
    String key = answers.containsKey(only) ? only : path;
    boolean there = answers.containsKey(key);
    byte[] body = answers.getOrDefault(key, "{\"code\":404}").getBytes(StandardCharsets.UTF_8);
    if (exchange.getRequestMethod().equals("DELETE")) {
      deletions.getOrDefault(path, () -> {}).run();
    }
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(!there ? 404 : refused.contains(path) ? 403 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
