package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.outcome.Cause;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Owner;
import dev.pingctl.settings.Ownership;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Creates and removes networks.
final class Networks {
  private final Connection engine;
  private final Owner owner;

  Networks(Connection engine, Owner owner) {
    this.engine = engine;
    this.owner = owner;
  }

  /// Creates the network unless it exists.
  Change ensure(NetworkSpec spec) {
    Change change = decide(spec);
    if (change.outcome() == Outcome.CHANGED) {
      remove(spec.name());
    }
    return change.isChange() ? create(spec, change) : change;
  }

  /// What that would do now.
  Change decide(NetworkSpec spec) {
    if (!Ownership.marks(spec.labels())) {
      throw new IllegalArgumentException(
          "network without pingctl's ownership labels: " + spec.name());
    }
    Optional<JsonNode> found = find(spec.name());
    if (found.isEmpty()) {
      return Change.created(Cause.none("network"));
    }
    return ours(found.get()).path("Internal").asBoolean() == spec.internal()
        ? Change.NONE
        : Change.changed(Cause.settings(List.of("internal")));
  }

  /// Removes a network of pingctl's.
  Outcome remove(String name) {
    String subject = "to remove network " + name;
    Optional<JsonNode> found = engine.find("/networks/" + Connection.encoded(name), subject);
    if (found.isEmpty()) {
      return Outcome.ABSENT;
    }
    String id = owned(found.get()).path("Id").asText();
    return engine.call(
        subject,
        () -> {
          try {
            engine.client.removeNetworkCmd(id).exec();
            return Outcome.REMOVED;
          } catch (NotFoundException e) {
            return Outcome.ABSENT;
          } catch (DockerException e) {
            if (EngineErrors.message(e).contains("active endpoints")) {
              throw EngineErrors.inUse("network", name, users(found.get()));
            }
            throw e;
          }
        });
  }

  private Change create(NetworkSpec spec, Change change) {
    return engine.call(
        "to make network " + spec.name(),
        () -> {
          try {
            engine
                .client
                .createNetworkCmd()
                .withName(spec.name())
                .withDriver("bridge")
                .withInternal(spec.internal())
                .withLabels(owner.sign(spec.labels()))
                .withCheckDuplicate(true)
                .exec();
            return change;
          } catch (ConflictException e) {
            // It was created by another process since the look-up.
            ours(find(spec.name()).orElseThrow(() -> e));
            return Change.NONE;
          }
        });
  }

  private Optional<JsonNode> find(String name) {
    // The engine's filter also finds names that only contain this one.
    return engine
        .list(
            Connection.filtered("/networks", "name", List.of(name)), "to look for network " + name)
        .valueStream()
        .filter(network -> network.path("Name").asText().equals(name))
        .findFirst();
  }

  private static String users(JsonNode network) {
    JsonNode containers = network.path("Containers");
    return containers.isEmpty()
        ? "a container"
        : containers
            .valueStream()
            .map(container -> container.path("Name").asText())
            .sorted()
            .collect(Collectors.joining(", ", "container ", ""));
  }

  /// A network of pingctl's that no other home has made.
  private JsonNode ours(JsonNode network) {
    owner.require(Connection.labels(owned(network).path("Labels")));
    return network;
  }

  private static JsonNode owned(JsonNode network) {
    if (!Ownership.marks(Connection.labels(network.path("Labels")))) {
      throw EngineErrors.foreign("network", network.path("Name").asText());
    }
    return network;
  }
}
