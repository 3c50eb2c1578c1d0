package dev.pingctl.engine.docker;

import com.github.dockerjava.api.command.ListVolumesResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.Owned;
import dev.pingctl.engine.OwnedObjects;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Ownership;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Lists and removes what has pingctl's ownership labels; creates networks and volumes.
final class DockerOwnedObjects implements OwnedObjects {
  private static final List<String> LABELS =
      List.of(
          Ownership.MANAGED_BY + "=" + Ownership.PINGCTL,
          Ownership.PART_OF + "=" + Ownership.WORKSHOP);

  private final Connection engine;
  private final DockerContainers containers;
  private final Networks networks;
  private final Volumes volumes;

  DockerOwnedObjects(Connection engine, DockerContainers containers) {
    this.engine = engine;
    this.containers = containers;
    this.networks = new Networks(engine);
    this.volumes = new Volumes(engine);
  }

  @Override
  public Outcome ensure(NetworkSpec network) {
    return networks.ensure(network);
  }

  @Override
  public Outcome ensure(VolumeSpec volume) {
    return volumes.ensure(volume);
  }

  @Override
  public Outcome remove(Owned.Kind kind, String name) {
    return switch (kind) {
      case CONTAINER -> containers.remove(name);
      case NETWORK -> networks.remove(name);
      case VOLUME -> volumes.remove(name);
    };
  }

  @Override
  public List<Owned> list() {
    String subject = "to list what pingctl created";
    List<Owned> owned = new ArrayList<>();
    engine
        .call(
            subject,
            () ->
                engine.client.listContainersCmd().withShowAll(true).withLabelFilter(LABELS).exec())
        .stream()
        .map(DockerOwnedObjects::owned)
        .forEach(owned::add);
    engine
        .call(subject, () -> engine.client.listNetworksCmd().withFilter("label", LABELS).exec())
        .stream()
        .map(DockerOwnedObjects::owned)
        .forEach(owned::add);
    ListVolumesResponse volumes =
        engine.call(
            subject, () -> engine.client.listVolumesCmd().withFilter("label", LABELS).exec());
    if (volumes.getVolumes() != null) {
      volumes.getVolumes().stream()
          .map(volume ->
              owned(Owned.Kind.VOLUME, volume.getName(), volume.getName(), volume.getLabels()))
          .forEach(owned::add);
    }
    return owned.stream().filter(each -> Ownership.marks(each.labels())).toList();
  }

  private static Owned owned(Container container) {
    return owned(
        Owned.Kind.CONTAINER,
        container.getNames()[0].replaceFirst("^/", ""),
        container.getId(),
        container.getLabels());
  }

  private static Owned owned(Network network) {
    return owned(Owned.Kind.NETWORK, network.getName(), network.getId(), network.getLabels());
  }

  private static Owned owned(Owned.Kind kind, String name, String id, Map<String, String> labels) {
    return new Owned(kind, name, id, labels.getOrDefault(Ownership.STAGE, ""), Map.copyOf(labels));
  }
}
