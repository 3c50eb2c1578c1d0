package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.Owned;
import dev.pingctl.engine.OwnedObjects;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Owner;
import dev.pingctl.settings.Ownership;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Lists and removes what has pingctl's ownership labels; creates networks and volumes.
final class DockerOwnedObjects implements OwnedObjects {
  /// The ownership labels as a filter for lists.
  static final List<String> LABELS =
      List.of(
          Ownership.MANAGED_BY + "=" + Ownership.PINGCTL,
          Ownership.PART_OF + "=" + Ownership.WORKSHOP);

  private static final String SUBJECT = "to list what pingctl created";

  private final Connection engine;
  private final DockerContainers containers;
  private final Networks networks;
  private final Volumes volumes;

  DockerOwnedObjects(Connection engine, DockerContainers containers, Owner owner) {
    this.engine = engine;
    this.containers = containers;
    this.networks = new Networks(engine, owner);
    this.volumes = new Volumes(engine, owner);
  }

  @Override
  public Change ensure(NetworkSpec network) {
    return networks.ensure(network);
  }

  @Override
  public Change decide(NetworkSpec network) {
    return networks.decide(network);
  }

  @Override
  public Change ensure(VolumeSpec volume) {
    return volumes.ensure(volume);
  }

  @Override
  public Change decide(VolumeSpec volume) {
    return volumes.decide(volume);
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
    List<Owned> owned = new ArrayList<>();
    list("/containers/json?all=true")
        .forEach(
            each -> owned.add(owned(Owned.Kind.CONTAINER, DockerContainerStates.name(each), each)));
    list("/networks").forEach(each -> owned.add(owned(Owned.Kind.NETWORK, name(each), each)));
    engine
        .get(labelled("/volumes"), SUBJECT)
        .path("Volumes")
        .forEach(each -> owned.add(owned(Owned.Kind.VOLUME, name(each), each)));
    return owned.stream().filter(each -> Ownership.marks(each.labels())).toList();
  }

  private JsonNode list(String of) {
    return engine.list(labelled(of), SUBJECT);
  }

  private static String labelled(String list) {
    return Connection.filtered(list, "label", LABELS);
  }

  private static String name(JsonNode object) {
    return object.path("Name").asText();
  }

  private static Owned owned(Owned.Kind kind, String name, JsonNode object) {
    Map<String, String> labels = Map.copyOf(Connection.labels(object.path("Labels")));
    // A volume has no other id than its name.
    String id = object.path("Id").asText(name);
    return new Owned(kind, name, id, labels.getOrDefault(Ownership.STAGE, ""), labels);
  }
}
