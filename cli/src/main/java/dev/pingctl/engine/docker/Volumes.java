package dev.pingctl.engine.docker;

import com.github.dockerjava.api.command.InspectVolumeResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Ownership;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Creates and removes named volumes.
final class Volumes {
  private final Connection engine;

  Volumes(Connection engine) {
    this.engine = engine;
  }

  /// Creates the volume unless it exists.
  Outcome ensure(VolumeSpec spec) {
    if (!Ownership.marks(spec.labels())) {
      throw new IllegalArgumentException(
          "volume without pingctl's ownership labels: " + spec.name());
    }
    Optional<InspectVolumeResponse> found = find(spec.name());
    if (found.isPresent()) {
      owned(found.get());
      return Outcome.UNCHANGED;
    }
    engine.run(
        "to make volume " + spec.name(),
        () ->
            engine.client.createVolumeCmd().withName(spec.name()).withLabels(spec.labels()).exec());
    // Making a volume that someone made meanwhile is no error for the engine: whose is it?
    find(spec.name()).ifPresent(Volumes::owned);
    return Outcome.CREATED;
  }

  /// Removes a volume of pingctl's.
  Outcome remove(String name) {
    Optional<InspectVolumeResponse> found = find(name);
    if (found.isEmpty()) {
      return Outcome.ABSENT;
    }
    owned(found.get());
    return engine.call(
        "to remove volume " + name,
        () -> {
          try {
            engine.client.removeVolumeCmd(name).exec();
            return Outcome.REMOVED;
          } catch (NotFoundException e) {
            return Outcome.ABSENT;
          } catch (ConflictException e) {
            throw EngineErrors.inUse("volume", name, users(name));
          }
        });
  }

  private Optional<InspectVolumeResponse> find(String name) {
    return engine.find(
        "to look for volume " + name, () -> engine.client.inspectVolumeCmd(name).exec());
  }

  private String users(String name) {
    return engine
        .client
        .listContainersCmd()
        .withShowAll(true)
        .withVolumeFilter(List.of(name))
        .exec()
        .stream()
        .flatMap(container -> Arrays.stream(container.getNames()))
        .map(container -> container.replaceFirst("^/", ""))
        .sorted()
        .collect(Collectors.joining(", ", "container ", ""));
  }

  private static void owned(InspectVolumeResponse volume) {
    if (volume.getLabels() == null || !Ownership.marks(volume.getLabels())) {
      throw EngineErrors.foreign("volume", volume.getName());
    }
  }
}
