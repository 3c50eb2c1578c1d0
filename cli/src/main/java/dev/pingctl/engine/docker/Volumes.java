package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Owner;
import dev.pingctl.settings.Ownership;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Creates and removes named volumes.
final class Volumes {
  private final Connection engine;
  private final Owner owner;

  Volumes(Connection engine, Owner owner) {
    this.engine = engine;
    this.owner = owner;
  }

  /// Creates the volume unless it exists.
  Change ensure(VolumeSpec spec) {
    Change change = decide(spec);
    if (!change.isChange()) {
      return change;
    }
    engine.run(
        "to make volume " + spec.name(),
        () ->
            engine
                .client
                .createVolumeCmd()
                .withName(spec.name())
                .withLabels(owner.sign(spec.labels()))
                .exec());
    // The engine accepts creating a volume that another process has created meanwhile: whose is it?
    find(spec.name()).ifPresent(this::requireOurs);
    return change;
  }

  /// What that would do now.
  Change decide(VolumeSpec spec) {
    if (!Ownership.marks(spec.labels())) {
      throw new IllegalArgumentException(
          "volume without pingctl's ownership labels: " + spec.name());
    }
    Optional<JsonNode> found = find(spec.name());
    found.ifPresent(this::requireOurs);
    return found.isPresent() ? Change.NONE : Change.created(Cause.none("volume"));
  }

  /// Removes a volume of pingctl's.
  Outcome remove(String name) {
    Optional<JsonNode> found = find(name);
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

  private Optional<JsonNode> find(String name) {
    return engine.find("/volumes/" + Connection.encoded(name), "to look for volume " + name);
  }

  private String users(String name) {
    return engine
        .list(
            Connection.filtered("/containers/json?all=true", "volume", List.of(name)),
            "to list containers")
        .valueStream()
        .map(DockerContainerStates::name)
        .sorted()
        .collect(Collectors.joining(", ", "container ", ""));
  }

  /// Makes sure that it is pingctl's and that no other home has made it.
  private void requireOurs(JsonNode volume) {
    owned(volume);
    owner.require(Connection.labels(volume.path("Labels")));
  }

  private static void owned(JsonNode volume) {
    if (!Ownership.marks(Connection.labels(volume.path("Labels")))) {
      throw EngineErrors.foreign("volume", volume.path("Name").asText());
    }
  }
}
