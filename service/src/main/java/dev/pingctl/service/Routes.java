package dev.pingctl.service;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The routes of the service: paths, methods and responses, without sockets.
final class Routes {
  /// The label value for all unknown paths, so that cardinality stays low.
  static final String OTHER = "other";

  private static final List<String> READ = List.of("GET", "HEAD");

  private final Settings settings;
  private final Optional<PingCounter> counter;
  private final ServiceMetrics metrics;
  private final Instant started;
  private final Map<String, Route> routes = new HashMap<>();
  private volatile boolean draining;

  Routes(Settings settings, Optional<PingCounter> counter, ServiceMetrics metrics) {
    this.settings = settings;
    this.counter = counter;
    this.metrics = metrics;
    this.started = Instant.now();
    add("/", READ, request -> Answer.text(settings.greeting()));
    // A HEAD request must not change anything, so it is not allowed where GET changes the count.
    add("/ping", List.of("GET"), request -> ping());
    add("/count", READ, request -> count());
    add("/test", READ, request -> test());
    add("/del_ping", List.of("GET", "DELETE"), request -> delete());
    add("/healthz", READ, request -> Answer.text("ok"));
    add("/readyz", READ, request -> ready());
    add("/metrics", READ, request -> metrics.page(request.accept()));
    add("/version", READ, request -> version());
    metrics.expect(routes.keySet());
  }

  /// A request, reduced to what the response depends on.
  ///
  /// @param method the method in capital letters
  /// @param path the path without query
  /// @param accept the value of the `Accept` header, empty when there is none
  record Request(String method, String path, String accept) {}

  /// The label value under which a request to this path is counted.
  String name(String path) {
    return routes.containsKey(path) ? path : OTHER;
  }

  /// From now on `/readyz` fails, so that no new requests are routed here; everything else goes on.
  void drain() {
    draining = true;
  }

  /// Whether [#drain] was called.
  boolean draining() {
    return draining;
  }

  /// Responds to a request; a failure of Redis becomes status 503 with its reason.
  Answer answer(Request request) {
    Route route = routes.get(request.path());
    if (route == null) {
      return Answer.of(404, "Not found");
    }
    if (!route.methods().contains(request.method())) {
      return Answer.wrongMethod(String.join(", ", route.methods()));
    }
    return route.handler().apply(request);
  }

  private void add(String path, List<String> methods, Function<Request, Answer> handler) {
    routes.put(path, new Route(methods, handler));
  }

  private Answer ping() {
    try {
      String count = counter.isEmpty() ? "pong" : Long.toString(counter.get().increment());
      metrics.pinged();
      return Answer.text(count);
    } catch (CounterFailure e) {
      return Answer.unavailable(reason(e));
    }
  }

  private Answer count() {
    if (counter.isEmpty()) {
      return Answer.unavailable("There is no count: REDIS_HOST is not set");
    }
    try {
      return Answer.text(Long.toString(counter.get().read()));
    } catch (CounterFailure e) {
      return Answer.unavailable(reason(e));
    }
  }

  private Answer test() {
    if (counter.isEmpty()) {
      return Answer.unavailable("Failed: REDIS_HOST is not set");
    }
    try {
      counter.get().check();
      return Answer.text("Success");
    } catch (CounterFailure e) {
      return Answer.unavailable("Failed: " + reason(e));
    }
  }

  private Answer delete() {
    if (counter.isEmpty()) {
      return Answer.unavailable("There is no count: REDIS_HOST is not set");
    }
    try {
      counter.get().delete();
      return Answer.text("Deleted");
    } catch (CounterFailure e) {
      return Answer.unavailable(reason(e));
    }
  }

  private Answer ready() {
    if (draining) {
      return Answer.unavailable("stopping");
    }
    if (counter.isEmpty()) {
      return Answer.text("ready");
    }
    try {
      counter.get().check();
      return Answer.text("ready");
    } catch (CounterFailure e) {
      return Answer.unavailable(reason(e));
    }
  }

  private Answer version() {
    return Answer.json(
        Json.object(
            "version", settings.version(),
            "java", Runtime.version(),
            "pod", settings.pod(),
            "started", started));
  }

  private static String reason(CounterFailure failure) {
    return String.valueOf(failure.getMessage());
  }

  private record Route(List<String> methods, Function<Request, Answer> handler) {}
}
