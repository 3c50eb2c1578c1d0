package dev.pingctl.service;

import dev.pingctl.fault.FaultList;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// The service's metrics. Times are in seconds, as Prometheus recommends.
final class ServiceMetrics {
  private static final double NANOS = 1e9;
  private static final double[] BUCKETS = {
    .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final AtomicBoolean aboutJvm = new AtomicBoolean();
  private final Counter requests;
  private final Histogram requestDuration;
  private final GaugeDataPoint inFlight;
  private final CounterDataPoint pings;
  private final Histogram redisCallDuration;
  private final Counter redisCallErrors;
  private final Gauge faults;

  ServiceMetrics(String version) {
    requests =
        Counter.builder()
            .name("http_requests_total")
            .help("Requests answered, by route and status code.")
            .labelNames("route", "code")
            .withoutExemplars()
            .register(registry);
    requestDuration =
        histogram("http_request_duration_seconds", "Time to answer a request.", "route");
    inFlight =
        Gauge.builder()
            .name("http_requests_in_flight")
            .help("Requests being answered now, this one included.")
            .withoutExemplars()
            .register(registry);
    pings =
        Counter.builder()
            .name("pings_total")
            .help("Pings answered with success.")
            .withoutExemplars()
            .register(registry);
    redisCallDuration =
        histogram("redis_call_duration_seconds", "Time of a Redis call.", "command");
    redisCallErrors =
        Counter.builder()
            .name("redis_call_errors_total")
            .help("Redis calls that failed, by command.")
            .labelNames("command")
            .withoutExemplars()
            .register(registry);
    faults =
        Gauge.builder()
            .name("ping_faults_active")
            .help("1 for each fault that is set.")
            .labelNames("fault")
            .withoutExemplars()
            .register(registry);
    Info.builder()
        .name("ping_build_info")
        .help("The version of the service and of the Java it runs on.")
        .labelNames("version", "java")
        .register(registry)
        .setLabelValues(version, Runtime.version().toString());
  }

  /// Makes the series of these routes visible before their first request, so that the first one is
  /// seen as a growth from zero.
  void expect(Collection<String> routes) {
    for (String route : routes) {
      requests.initLabelValues(route, "200");
      requestDuration.initLabelValues(route);
    }
    for (String route : List.of("/ping", "/readyz")) {
      requests.initLabelValues(route, "500");
      requests.initLabelValues(route, "503");
    }
    for (String command : List.of("incr", "get", "del", "ping")) {
      redisCallDuration.initLabelValues(command);
      redisCallErrors.initLabelValues(command);
    }
  }

  /// A request came in.
  void requestStarted() {
    inFlight.inc();
  }

  /// The response to a request is ready. It is counted before it is sent, so that a client that has
  /// its response finds it in the count.
  void requestAnswered(String route, int code, long nanos) {
    requests.labelValues(route, Integer.toString(code)).inc();
    requestDuration.labelValues(route).observe(nanos / NANOS);
  }

  /// The response to a request is sent.
  void requestEnded() {
    inFlight.dec();
  }

  /// A ping was answered with success.
  void pinged() {
    pings.inc();
  }

  /// A Redis command succeeded.
  void redisAnswered(String command, long nanos) {
    redisCallDuration.labelValues(command).observe(nanos / NANOS);
  }

  /// A Redis command failed.
  void redisFailed(String command, long nanos) {
    redisCallDuration.labelValues(command).observe(nanos / NANOS);
    redisCallErrors.labelValues(command).inc();
  }

  /// These faults are set, and no others.
  void faultsAre(FaultList list) {
    faults.clear();
    list.faults().forEach(fault -> faults.labelValues(fault.text()).set(1));
  }

  /// All metrics, in the best format that the value of the `Accept` header allows.
  Answer page(String accept) {
    if (aboutJvm.compareAndSet(false, true)) {
      // Registered on first use: they need the management classes, which take time to load.
      JvmMemoryMetrics.builder().register(registry);
      JvmThreadsMetrics.builder().register(registry);
      JvmGarbageCollectorMetrics.builder().register(registry);
      ProcessMetrics.builder().register(registry);
    }
    ExpositionFormatWriter writer = formats.findWriter(accept);
    ByteArrayOutputStream page = new ByteArrayOutputStream(16_384);
    try {
      writer.write(page, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Answer(200, writer.getContentType(), page.toByteArray(), Map.of());
  }

  private Histogram histogram(String name, String help, String label) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .labelNames(label)
        .classicOnly()
        .classicUpperBounds(BUCKETS)
        .withoutExemplars()
        .register(registry);
  }
}
