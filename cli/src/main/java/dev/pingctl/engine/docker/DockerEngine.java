package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerOutput;
import dev.pingctl.engine.ContainerStates;
import dev.pingctl.engine.Containers;
import dev.pingctl.engine.EngineInfo;
import dev.pingctl.engine.ImageStore;
import dev.pingctl.engine.ImageTransfer;
import dev.pingctl.engine.OwnedObjects;
import dev.pingctl.settings.Owner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A Docker engine, version 20.10 or later, reached through docker-java.
///
/// Nothing is opened and no class of docker-java is loaded before the first call. May be used by
/// several threads at once.
public final class DockerEngine implements ContainerEngine {
  private final Map<String, String> environment;
  private final Path home;
  private final Owner owner;
  private final Consumer<String> warning;
  private @Nullable Parts parts;

  /// An engine that is found when it is first needed: through `DOCKER_HOST`, the user's docker
  /// context, or the usual sockets.
  ///
  /// @param environment the environment variables of this process
  /// @param home the user's home folder
  /// @param owner whose the things are that it makes; those of another home it does not change
  /// @param warning hears, once, of what is wrong and does not keep anything from working
  public DockerEngine(
      Map<String, String> environment, Path home, Owner owner, Consumer<String> warning) {
    this.environment = Map.copyOf(environment);
    this.home = home;
    this.owner = owner;
    this.warning = warning;
  }

  @Override
  public EngineInfo info() {
    Connection engine = parts().engine;
    String subject = "to tell about itself";
    JsonNode version = engine.get("/version", subject);
    JsonNode info = engine.get("/info", subject);
    String api = version.path("ApiVersion").asText();
    if (api.isEmpty()) {
      throw EngineErrors.notEngine(engine.address, "it reports no version", null);
    }
    return new EngineInfo(
        engine.address.uri(),
        version.path("Version").asText(),
        version.path("Os").asText() + "/" + version.path("Arch").asText(),
        api,
        version.path("MinAPIVersion").asText(api),
        imageRoot(info),
        info.path("CgroupVersion").asText("1"),
        info.path("MemTotal").asLong(),
        info.path("NCPU").asInt(),
        info.path("IndexServerAddress").asText(),
        version.path("Components").valueStream().map(part -> part.path("Name").asText()).toList(),
        info.path("SecurityOptions").valueStream().map(DockerEngine::name).toList(),
        proxies(info),
        remarks());
  }

  private List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    EngineAddress.configured(EngineAddress.configuration(environment, home), remarks::add);
    return remarks;
  }

  /// The folder that images take room in: where the engine leaves them to the containerd of the
  /// machine, as Docker 29 does, that is not in its own.
  private static Path imageRoot(JsonNode info) {
    boolean snapshots =
        info.path("DriverStatus")
            .valueStream()
            .anyMatch(entry -> entry.path(1).asText().startsWith("io.containerd.snapshotter"));
    boolean ofMachine = info.at("/Containerd/Address").asText().startsWith("/run/containerd/");
    return Path.of(
        snapshots && ofMachine
            ? "/var/lib/containerd"
            : info.path("DockerRootDir").asText("/var/lib/docker"));
  }

  /// The name in an option such as `name=seccomp,profile=default`.
  private static String name(JsonNode option) {
    return option.asText().replaceFirst("^name=", "").replaceFirst(",.*", "");
  }

  private static Map<String, String> proxies(JsonNode info) {
    Map<String, String> proxies = new TreeMap<>();
    Map.of("HttpProxy", "HTTP_PROXY", "HttpsProxy", "HTTPS_PROXY", "NoProxy", "NO_PROXY")
        .forEach((field, variable) -> proxies.put(variable, info.path(field).asText("")));
    proxies.values().removeIf(String::isBlank);
    return proxies;
  }

  @Override
  public Containers containers() {
    return parts().containers;
  }

  @Override
  public ContainerStates states() {
    return parts().states;
  }

  @Override
  public ContainerOutput output() {
    return parts().output;
  }

  @Override
  public OwnedObjects objects() {
    return parts().objects;
  }

  @Override
  public ImageStore images() {
    return parts().images;
  }

  @Override
  public ImageTransfer transfer() {
    return parts().transfer;
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
      open = new Parts(Connection.open(environment, home, warning), owner);
      parts = open;
    }
    return open;
  }

  /// The roles, which share one connection.
  private static final class Parts {
    final Connection engine;
    final DockerContainerStates states;
    final DockerContainerOutput output;
    final DockerImageStore images;
    final DockerImageTransfer transfer;
    final DockerContainers containers;
    final DockerOwnedObjects objects;

    Parts(Connection engine, Owner owner) {
      this.engine = engine;
      this.states = new DockerContainerStates(engine);
      this.output = new DockerContainerOutput(engine, states);
      this.images = new DockerImageStore(engine);
      this.transfer = new DockerImageTransfer(engine);
      this.containers = new DockerContainers(engine, states, images, output, owner);
      this.objects = new DockerOwnedObjects(engine, containers, owner);
    }
  }
}
