package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.command.ListVolumesResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Ownership;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A Docker engine, version 20.10 or later, reached through docker-java.
///
/// Nothing is opened and no class of docker-java is loaded before the first call. May be used by
/// several threads at once.
public final class DockerEngine implements ContainerEngine {
  private static final List<String> MARK =
      List.of(
          Ownership.MANAGED_BY + "=" + Ownership.PINGCTL,
          Ownership.PART_OF + "=" + Ownership.WORKSHOP);

  private final Map<String, String> environment;
  private final Path home;
  private @Nullable Parts parts;

  /// An engine that is found when it is first needed: through `DOCKER_HOST`, the user's docker
  /// context, or the usual sockets.
  ///
  /// @param environment the environment variables of this process
  /// @param home the user's home folder
  public DockerEngine(Map<String, String> environment, Path home) {
    this.environment = Map.copyOf(environment);
    this.home = home;
  }

  @Override
  public EngineInfo info() {
    Connection engine = parts().engine;
    // Asked for without docker-java's own commands: reading their hundred fields takes it longer
    // than all else that `up` does with an engine where everything runs.
    String subject = "to tell about itself";
    JsonNode version = engine.get("/version", subject);
    JsonNode info = engine.get("/info", subject);
    String api = version.path("ApiVersion").asText();
    return new EngineInfo(
        engine.address.uri(),
        version.path("Version").asText(),
        api,
        version.path("MinAPIVersion").asText(api),
        Path.of(info.path("DockerRootDir").asText("/var/lib/docker")),
        info.path("CgroupVersion").asText("1"),
        info.path("MemTotal").asLong(),
        info.path("NCPU").asInt(),
        info.path("IndexServerAddress").asText());
  }

  @Override
  public Outcome ensure(NetworkSpec network) {
    return parts().networks.ensure(network);
  }

  @Override
  public Outcome ensure(VolumeSpec volume) {
    return parts().volumes.ensure(volume);
  }

  @Override
  public Outcome create(ContainerSpec container) {
    return parts().containers.create(container, imageOf(container));
  }

  @Override
  public Outcome ensure(ContainerSpec container) {
    return parts().containers.ensure(container, imageOf(container));
  }

  private String imageOf(ContainerSpec container) {
    return imageId(container.image())
        .orElseThrow(() ->
            new Failure(
                FailureId.NO_IMAGE,
                ExitCode.FAILED,
                "The image %s of container %s is not on the engine; `pingctl up` provides it, `pingctl images` shows what is there."
                    .formatted(container.image(), container.name())));
  }

  @Override
  public void awaitHealthy(String container, Duration timeout, Consumer<String> progress) {
    healthWait().await(container, timeout, progress);
  }

  @Override
  public void awaitProbe(String container, Duration timeout, Consumer<String> progress) {
    healthWait().awaitProbe(container, timeout, progress);
  }

  private HealthWait healthWait() {
    Parts parts = parts();
    return new HealthWait(parts.engine, parts.containers, parts.output);
  }

  @Override
  public List<Owned> owned() {
    Connection engine = parts().engine;
    String subject = "to list what pingctl made";
    List<Owned> owned = new ArrayList<>();
    engine
        .call(
            subject,
            () -> engine.client.listContainersCmd().withShowAll(true).withLabelFilter(MARK).exec())
        .stream()
        .map(DockerEngine::owned)
        .forEach(owned::add);
    engine
        .call(subject, () -> engine.client.listNetworksCmd().withFilter("label", MARK).exec())
        .stream()
        .map(DockerEngine::owned)
        .forEach(owned::add);
    ListVolumesResponse volumes =
        engine.call(subject, () -> engine.client.listVolumesCmd().withFilter("label", MARK).exec());
    if (volumes.getVolumes() != null) {
      volumes.getVolumes().stream()
          .map(volume ->
              owned(Owned.Kind.VOLUME, volume.getName(), volume.getName(), volume.getLabels()))
          .forEach(owned::add);
    }
    return owned.stream().filter(each -> Ownership.marks(each.labels())).toList();
  }

  @Override
  public Outcome remove(Owned.Kind kind, String name) {
    return switch (kind) {
      case CONTAINER -> parts().containers.remove(name);
      case NETWORK -> parts().networks.remove(name);
      case VOLUME -> parts().volumes.remove(name);
    };
  }

  @Override
  public void stop(String container, boolean now) {
    parts().containers.stop(container, now);
  }

  @Override
  public void start(String container) {
    parts().containers.start(container);
  }

  @Override
  public Optional<ContainerState> inspect(String container) {
    return parts().containers.inspect(container);
  }

  @Override
  public void logs(String container, int tail, boolean follow, Consumer<String> line) {
    parts().output.logs(container, tail, follow, line);
  }

  @Override
  public ExecResult exec(String container, List<String> command) {
    return parts().output.exec(container, command);
  }

  @Override
  public ExecResult exec(String container, List<String> command, InputStream input) {
    return parts().output.exec(container, command, input);
  }

  @Override
  public String readFile(String reference, String path) {
    return parts().containers.readFile(reference, path);
  }

  @Override
  public InputStream saveImage(String reference) {
    return parts().images.save(reference);
  }

  @Override
  public void push(String reference, Consumer<String> progress) {
    Push.run(parts().engine, reference, progress);
  }

  @Override
  public boolean leadsToContainer(String host, int port) {
    return parts().engine.address.local() && parts().containers.leadsTo(host, port);
  }

  @Override
  public List<ContainerState> labelled(String label) {
    return parts().containers.labelled(label);
  }

  @Override
  public Optional<String> imageId(String reference) {
    return parts().images.id(reference);
  }

  @Override
  public void build(ImageBuild build, Consumer<String> progress) {
    parts().images.build(build, progress);
  }

  @Override
  public void pull(String reference, Duration patience, Consumer<String> progress) {
    Pull.run(parts().engine, reference, patience, progress);
  }

  @Override
  public void importRoot(
      String reference, Map<String, String> labels, List<String> changes, InputStream tar) {
    parts().images.importRoot(reference, labels, changes, tar);
  }

  @Override
  public void tag(String image, String reference) {
    parts().images.tag(image, reference);
  }

  @Override
  public Outcome untag(String reference) {
    return parts().images.untag(reference);
  }

  @Override
  public Outcome removeImage(String reference) {
    return parts().images.remove(reference);
  }

  @Override
  public List<OwnedImage> ownedImages() {
    return parts().images.owned();
  }

  @Override
  public synchronized void close() {
    Parts open = parts;
    if (open != null) {
      open.engine.close();
    }
  }

  private synchronized Parts parts() {
    Parts open = parts;
    if (open == null) {
      open = new Parts(Connection.open(environment, home));
      parts = open;
    }
    return open;
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

  /// All that shares one connection.
  private static final class Parts {
    final Connection engine;
    final Containers containers;
    final Networks networks;
    final Volumes volumes;
    final ImageStore images;
    final Output output;

    Parts(Connection engine) {
      this.engine = engine;
      this.containers = new Containers(engine);
      this.networks = new Networks(engine);
      this.volumes = new Volumes(engine);
      this.images = new ImageStore(engine);
      this.output = new Output(engine, containers);
    }
  }
}
