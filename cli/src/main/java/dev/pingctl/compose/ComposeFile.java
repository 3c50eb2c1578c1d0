package dev.pingctl.compose;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.stage.Condition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// A compose file as checked data: all names are those on the engine, all paths absolute, all
/// variables replaced, every reference resolved, and everything marked as pingctl's.
///
/// The file is read as the compose specification says, with these differences: a port without an
/// address is published on 127.0.0.1 only; a key that pingctl does not carry out is an error
/// instead of being passed over; every service is one container. Networks, volumes and secrets that
/// no service uses are left out.
///
/// `services` is in the order of the file, `secrets` maps their keys to their files, and `warnings`
/// are sentences for the user.
public record ComposeFile(
    Path file,
    String project,
    List<Service> services,
    List<NetworkSpec> networks,
    List<VolumeSpec> volumes,
    Map<String, Path> secrets,
    List<String> warnings) {

  public ComposeFile {
    services = List.copyOf(services);
    networks = List.copyOf(networks);
    volumes = List.copyOf(volumes);
    secrets = Map.copyOf(secrets);
    warnings = List.copyOf(warnings);
  }

  /// Reads a compose file, and beside it `.env` and the files its services name in `env_file`.
  /// Variables come from `environment` first and from `.env` second; `stage` goes into the labels.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` naming file, line and property of whatever
  ///   is wrong
  public static ComposeFile read(Path file, Map<String, String> environment, String stage) {
    return ComposeReader.read(file, environment, stage);
  }

  /// The service of this name; there must be one.
  public Service service(String name) {
    return services.stream()
        .filter(s -> s.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no service " + name + " in " + file));
  }

  /// The names of the services in waves: those of one wave depend only on earlier waves, and keep
  /// the order of the file.
  public List<List<String>> levels() {
    List<List<String>> levels = new ArrayList<>();
    Set<String> placed = new LinkedHashSet<>();
    while (placed.size() < services.size()) {
      Predicate<Service> isNext =
          s ->
              !placed.contains(s.name())
                  && s.dependsOn().stream().allMatch(d -> placed.contains(d.service()));
      List<String> level = services.stream().filter(isNext).map(Service::name).toList();
      if (level.isEmpty()) {
        throw new IllegalStateException("services depend on each other in a circle: " + file);
      }
      levels.add(level);
      placed.addAll(level);
    }
    return List.copyOf(levels);
  }

  /// One service: its container, how its image is built where the file says so, and what must have
  /// happened before it starts.
  public record Service(
      ContainerSpec container, Optional<Build> build, List<Dependency> dependsOn) {
    public Service {
      dependsOn = List.copyOf(dependsOn);
    }

    /// The name the file gives it.
    public String name() {
      return container.service();
    }
  }

  /// How a service's image is built. `dockerfile` is an absolute path.
  public record Build(
      Path context, Path dockerfile, Map<String, String> arguments, Optional<String> target) {
    public Build {
      arguments = Map.copyOf(arguments);
    }
  }

  /// What a service waits for; `restart` only goes into Compose's label, for its own commands.
  public record Dependency(String service, Condition condition, boolean restart) {}

  /// What must be true of a service before those that depend on it start.
  public enum Condition {
    /// It was started.
    STARTED("service_started"),
    /// Its health check succeeds.
    HEALTHY("service_healthy"),
    /// It ended with exit code 0.
    COMPLETED("service_completed_successfully");

    private final String word;

    Condition(String word) {
      this.word = word;
    }

    /// The word the compose specification has for it.
    public String word() {
      return word;
    }
  }
}
