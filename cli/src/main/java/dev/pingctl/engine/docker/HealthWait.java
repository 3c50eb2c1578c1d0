package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Waits for a container to become healthy, on the engine's events rather than by polling.
final class HealthWait {
  private static final int LOG_LINES = 10;
  private static final int TOLERATED_RESTARTS = 3;

  private final Connection engine;
  private final DockerContainerStates states;
  private final DockerContainerOutput output;

  HealthWait(Connection engine, DockerContainerStates states, DockerContainerOutput output) {
    this.engine = engine;
    this.states = states;
    this.output = output;
  }

  /// Does what [dev.pingctl.engine.Containers#awaitHealthy] promises.
  void await(String name, Duration timeout, Consumer<String> progress) {
    long deadline = System.nanoTime() + timeout.toNanos();
    if (ready(name, states.owned(name))) {
      return;
    }
    try (ContainerEvents events = ContainerEvents.of(engine, name)) {
      await(name, deadline, timeout, events, () -> false, progress);
    }
  }

  /// Does what [dev.pingctl.engine.Containers#awaitProbe] promises.
  void awaitProbe(String name, Duration timeout, Consumer<String> progress) {
    long deadline = System.nanoTime() + timeout.toNanos();
    Inspection container = states.owned(name);
    requireCheck(name, container);
    if (ready(name, container)) {
      return;
    }
    try (ContainerEvents events = ContainerEvents.of(engine, name);
        HealthProbe probe = HealthProbe.begin(output, container, events::wake)) {
      await(name, deadline, timeout, events, probe::hasSucceeded, progress);
    }
  }

  private void await(
      String name,
      long deadline,
      Duration timeout,
      ContainerEvents events,
      BooleanSupplier otherwise,
      Consumer<String> progress) {
    String reported = "";
    while (true) {
      Inspection container = states.owned(name);
      if (ready(name, container) || otherwise.getAsBoolean()) {
        return;
      }
      String doing = describe(container);
      if (!doing.equals(reported)) {
        progress.accept(doing);
        reported = doing;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw timedOut(name, timeout, container);
      }
      events.await(left);
    }
  }

  private boolean ready(String name, Inspection container) {
    Optional<String> health = container.health();
    int restarts = container.restarts();
    return switch (container.status()) {
      case "exited", "dead" -> throw ended(name, container);
      case "running" -> {
        if (health.isPresent() && health.get().equals("unhealthy")) {
          throw unhealthy(name, container);
        }
        if (restarts > TOLERATED_RESTARTS) {
          throw ended(name, container);
        }
        yield health.isEmpty() || health.get().equals("healthy");
      }
      case "restarting" -> {
        if (restarts >= TOLERATED_RESTARTS) {
          throw ended(name, container);
        }
        yield false;
      }
      default -> false;
    };
  }

  /// A container without a health check never becomes healthy, and never tells so.
  static void requireCheck(String name, Inspection container) {
    List<String> test = container.healthTest();
    if (container.health().isEmpty() && (test.isEmpty() || test.getFirst().equals("NONE"))) {
      throw new Failure(
          FailureId.UNHEALTHY,
          ExitCode.FAILED,
          "Container %s is waited for until it is healthy, but has no health check; give it one, or wait for service_started."
              .formatted(name));
    }
  }

  private static String describe(Inspection container) {
    String status = container.status();
    String health = container.health().map(word -> ", health " + word).orElse("");
    String probe = lastProbe(container).map(text -> " (last probe: " + text + ")").orElse("");
    return status + health + probe;
  }

  private Failure ended(String name, Inspection container) {
    String why =
        container.isOutOfMemory()
            ? "was killed for using more memory than its limit"
            : "ended with exit code " + container.exitCode();
    String error = container.error();
    return new Failure(
        FailureId.UNHEALTHY,
        ExitCode.FAILED,
        "Container %s %s%s; its last log lines are below, `docker logs %s` shows all."
            .formatted(name, why, error.isEmpty() ? "" : " (" + error + ")", name),
        details(name, container),
        null);
  }

  private Failure unhealthy(String name, Inspection container) {
    String probe = lastProbe(container).orElse("no output");
    return new Failure(
        FailureId.UNHEALTHY,
        ExitCode.FAILED,
        "Container %s runs but its health check fails (%s); its last log lines are below, `docker logs %s` shows all."
            .formatted(name, probe, name),
        details(name, container),
        null);
  }

  private Failure timedOut(String name, Duration timeout, Inspection container) {
    return new Failure(
        FailureId.WAIT_TIMEOUT,
        ExitCode.TIMED_OUT,
        "Container %s was not healthy within %d s: %s; see `docker logs %s`."
            .formatted(name, timeout.toSeconds(), describe(container), name),
        details(name, container),
        null);
  }

  private String details(String name, Inspection container) {
    List<String> lines = new ArrayList<>();
    lastProbe(container).ifPresent(probe -> lines.add("probe: " + probe));
    try {
      output.logs(name, LOG_LINES, false, line -> lines.add("log: " + line));
    } catch (Failure e) {
      // Some log drivers can't be read back; the message goes without them.
      lines.add("log: not available");
    }
    return String.join("\n", lines);
  }

  /// Exit code and output of the last failed probe, on one line.
  private static Optional<String> lastProbe(Inspection container) {
    JsonNode last = container.lastProbe();
    int exitCode = last.path("ExitCode").asInt();
    if (exitCode == 0) {
      return Optional.empty();
    }
    String one = last.path("Output").asText("").strip().replaceAll("\\s*\\R\\s*", "; ");
    return Optional.of("exit code " + exitCode + (one.isEmpty() ? "" : ": " + shortened(one)));
  }

  private static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}
