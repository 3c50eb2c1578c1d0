package dev.pingctl.engine.docker;

import dev.pingctl.engine.ContainerOutput;
import dev.pingctl.outcome.Failure;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Runs the command of a container's health check in the container, again and again until it
/// succeeds: the engine's first run comes only after the interval that the check has for all runs.
///
/// It is the engine's own way of running it: as the container's user, with its environment, and
/// exit code 0 is success. What a run that fails means is left to the engine, which counts its own.
final class HealthProbe implements AutoCloseable {
  private static final Duration BETWEEN_RUNS = Duration.ofMillis(100);

  private final ContainerOutput output;
  private final String container;
  private final List<String> command;
  private final Runnable success;
  private volatile boolean succeeded;
  private volatile boolean closed;

  private HealthProbe(
      ContainerOutput output, String container, List<String> command, Runnable success) {
    this.output = output;
    this.container = container;
    this.command = command;
    this.success = success;
  }

  /// Begins to probe in a thread of its own. A container without a health check, or with one that
  /// pingctl does not know how to run, is not probed.
  ///
  /// @param success what is done when the check has succeeded
  static HealthProbe begin(ContainerOutput output, Inspection container, Runnable success) {
    HealthProbe probe = new HealthProbe(output, container.id(), command(container), success);
    if (!probe.command.isEmpty()) {
      Thread.ofPlatform().daemon().name("health-probe").start(probe::run);
    }
    return probe;
  }

  boolean hasSucceeded() {
    return succeeded;
  }

  /// Ends it; a run that has begun is not waited for.
  @Override
  public void close() {
    closed = true;
  }

  private void run() {
    try {
      while (!closed) {
        if (succeeds()) {
          succeeded = true;
          success.run();
          return;
        }
        Thread.sleep(BETWEEN_RUNS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean succeeds() {
    try {
      return output.exec(container, command).exitCode() == 0;
    } catch (Failure e) {
      // It does not run, or not yet: whoever waits sees that for itself.
      return false;
    }
  }

  /// The command as an exec takes it; the shell is that of the image.
  private static List<String> command(Inspection container) {
    List<String> test = container.healthTest();
    String form = test.isEmpty() ? "NONE" : test.getFirst();
    return switch (form) {
      case "CMD" -> test.subList(1, test.size());
      case "CMD-SHELL" -> Stream.concat(container.shell().stream(), test.stream().skip(1)).toList();
      default -> List.of();
    };
  }
}
