package dev.pingctl.engine;

import dev.pingctl.outcome.Change;
import java.time.Duration;
import java.util.function.Consumer;

/// The life cycle of pingctl's containers. [OwnedObjects] removes them.
public interface Containers {
  /// What [#create] or [#ensure] would do now, and why; changes nothing. The image may be absent.
  ///
  /// @param runs whether the container is to run, too
  Change decide(ContainerSpec container, boolean runs);

  /// What [#decide] says, with the settings that differ. The image may be absent.
  ///
  /// @param runs whether the container is to run, too
  ContainerDifference compare(ContainerSpec container, boolean runs);

  /// Creates the container without starting it: unchanged when one with the same settings and image
  /// exists, running or not, replaced when the settings differ. The image must be present.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-NO-IMAGE` when the image is not on the engine
  Change create(ContainerSpec container);

  /// Creates and starts the container: unchanged when one with the same settings and image runs,
  /// started when it is only stopped, replaced when the settings differ. The image must be present.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-PORT-TAKEN` with the holder where it is known,
  ///   `PING-NO-IMAGE` when the image is not on the engine
  Change ensure(ContainerSpec container);

  /// Starts a stopped container.
  void start(String container);

  /// Stops a container without removing it. `now` kills it instead.
  void stop(String container, boolean now);

  /// Waits until the container reports healthy; without a health check, until it runs.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-UNHEALTHY` with the probe's last output and the last
  ///   log lines as soon as it is unhealthy, has ended or keeps being restarted;
  ///   `PING-WAIT-TIMEOUT` with the same after the timeout
  void awaitHealthy(String container, Duration timeout, Consumer<String> progress);

  /// Waits until the container's health check succeeds, and does not wait for the engine to run it:
  /// its command is run in the container at once, and again until it or the engine's own run of it
  /// succeeds.
  ///
  /// @throws dev.pingctl.outcome.Failure as [#awaitHealthy] does, and `PING-UNHEALTHY` where it has
  ///   no health check
  void awaitProbe(String container, Duration timeout, Consumer<String> progress);
}
