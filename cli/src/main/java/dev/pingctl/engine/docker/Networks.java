package dev.pingctl.engine.docker;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Network;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Ownership;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Creates and removes networks.
final class Networks {
  private final Connection engine;

  Networks(Connection engine) {
    this.engine = engine;
  }

  /// Creates the network unless it exists.
  Outcome ensure(NetworkSpec spec) {
    if (!Ownership.marks(spec.labels())) {
      throw new IllegalArgumentException(
          "network without pingctl's ownership labels: " + spec.name());
    }
    Optional<Network> found = find(spec.name());
    if (found.isEmpty()) {
      return create(spec, Outcome.CREATED);
    }
    Network present = owned(found.get());
    if (Boolean.TRUE.equals(present.getInternal()) == spec.internal()) {
      return Outcome.UNCHANGED;
    }
    remove(spec.name());
    return create(spec, Outcome.CHANGED);
  }

  /// Removes a network of pingctl's.
  Outcome remove(String name) {
    String subject = "to remove network " + name;
    Optional<Network> found =
        engine.find(subject, () -> engine.client.inspectNetworkCmd().withNetworkId(name).exec());
    if (found.isEmpty()) {
      return Outcome.ABSENT;
    }
    String id = owned(found.get()).getId();
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

  private Outcome create(NetworkSpec spec, Outcome outcome) {
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
                .withLabels(spec.labels())
                .withCheckDuplicate(true)
                .exec();
            return outcome;
          } catch (ConflictException e) {
            // Someone made it since it was looked for.
            owned(find(spec.name()).orElseThrow(() -> e));
            return Outcome.UNCHANGED;
          }
        });
  }

  private Optional<Network> find(String name) {
    List<Network> similar =
        engine.call(
            "to look for network " + name,
            () -> engine.client.listNetworksCmd().withNameFilter(name).exec());
    // The engine's filter also finds names that only contain this one.
    return similar.stream().filter(network -> network.getName().equals(name)).findFirst();
  }

  private static String users(Network network) {
    Map<String, Network.ContainerNetworkConfig> containers = network.getContainers();
    return containers == null || containers.isEmpty()
        ? "a container"
        : containers.values().stream()
            .map(Network.ContainerNetworkConfig::getName)
            .sorted()
            .collect(Collectors.joining(", ", "container ", ""));
  }

  private static Network owned(Network network) {
    if (network.getLabels() == null || !Ownership.marks(network.getLabels())) {
      throw EngineErrors.foreign("network", network.getName());
    }
    return network;
  }
}
