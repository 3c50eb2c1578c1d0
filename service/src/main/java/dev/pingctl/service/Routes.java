package dev.pingctl.service;

import dev.pingctl.fault.FaultList;
import dev.pingctl.fault.FaultPaths;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The routes of the service: paths, methods and responses, without sockets.
final class Routes {
  /// The label value for all unknown paths, so that cardinality stays low.
  static final String OTHER = "other";

  private static final String PING = "/ping";
  private static final List<String> READ = List.of("GET", "HEAD");

  private final Settings settings;
  private final Optional<PingCounter> counter;
  private final ServiceMetrics metrics;
  private final Faults faults;
  private final Instant started;
  private final Map<String, Route> routes = new HashMap<>();
  private volatile boolean draining;

  Routes(Settings settings, Optional<PingCounter> counter, ServiceMetrics metrics) {
    this.settings = settings;
    this.counter = counter;
    this.metrics = metrics;
    this.faults = new Faults(metrics);
    this.started = Instant.now();
    add("/", READ, request -> Answer.text(settings.greeting()));
    // A HEAD request must not change anything, so it is not allowed where GET changes the count.
    add(PING, List.of("GET"), request -> ping(PingCounter::increment));
    add("/count", READ, request -> count());
    add("/test", READ, request -> test());
    add("/del_ping", List.of("GET", "DELETE"), request -> delete());
    add("/healthz", READ, request -> Answer.text("ok"));
    add("/readyz", READ, request -> ready());
    add("/metrics", READ, request -> metrics.page(request.header("Accept")));
    add("/version", READ, request -> version());
    settings.faults().ifPresent(this::allowFaults);
    metrics.expect(routes.keySet());
  }

  /// A request, reduced to what the response depends on.
  ///
  /// @param method the method in capital letters
  /// @param path the path without query
  /// @param headers the value of the first header of a name
  /// @param body what was sent with it, not read yet
  record Request(
      String method, String path, Function<String, @Nullable String> headers, InputStream body) {
    /// The value of a header; empty when there is none.
    String header(String name) {
      String value = headers.apply(name);
      return value == null ? "" : value;
    }
  }

  /// The label value under which a request to this path is counted.
  String name(String path) {
    return routes.containsKey(path) ? path : OTHER;
  }

  /// The paths there are.
  Set<String> paths() {
    return routes.keySet();
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
    ActiveFaults active = faults.active();
    return active.isNone() ? route.handler().apply(request) : wrong(active, route, request);
  }

  /// Ends all faults, so that nothing waits any more.
  void endFaults() {
    faults.set(FaultList.NONE);
  }

  private void allowFaults(FaultSettings allowed) {
    FaultsRoute route = new FaultsRoute(allowed.token(), faults);
    add(FaultPaths.FAULTS, FaultsRoute.METHODS, route::answer);
    faults.set(allowed.initial());
  }

  private Answer wrong(ActiveFaults active, Route route, Request request) {
    Answer answer =
        active
            .instead(request.path())
            .orElseGet(() ->
                active.isRacy() && request.path().equals(PING)
                    ? ping(PingCounter::incrementInTwoSteps)
                    : route.handler().apply(request));
    return active.exit().isPresent() ? answer.thenExit(active.exit().getAsInt()) : answer;
  }

  private void add(String path, List<String> methods, Function<Request, Answer> handler) {
    routes.put(path, new Route(methods, handler));
  }

  /// How a ping is counted.
  private interface Counting {
    long on(PingCounter counter) throws CounterFailure;
  }

  private Answer ping(Counting counting) {
    try {
      String count = counter.isEmpty() ? "pong" : Long.toString(counting.on(counter.get()));
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
