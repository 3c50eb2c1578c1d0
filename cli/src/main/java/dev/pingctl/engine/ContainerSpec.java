package dev.pingctl.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One container as a stage file or a compose file describes it, whole and checked.
///
/// The terms are those of the compose specification. `name` is the full container name on the
/// engine, `service` the short name the file gives it; `image` is a catalogue name
/// (`pingctl/redis`) or any image reference.
public record ContainerSpec(
    String name,
    String service,
    String image,
    List<String> entrypoint,
    List<String> command,
    Map<String, String> environment,
    List<Port> ports,
    List<Attachment> networks,
    List<Mount> mounts,
    Optional<Healthcheck> healthcheck,
    Restart restart,
    Optional<String> user,
    boolean readOnly,
    List<String> tmpfs,
    List<String> capAdd,
    List<String> capDrop,
    List<String> securityOpt,
    boolean init,
    boolean privileged,
    Optional<String> hostname,
    Limits limits,
    Optional<Duration> stopGracePeriod,
    Map<String, String> labels) {

  public ContainerSpec {
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    ports = List.copyOf(ports);
    networks = List.copyOf(networks);
    mounts = List.copyOf(mounts);
    tmpfs = List.copyOf(tmpfs);
    capAdd = List.copyOf(capAdd);
    capDrop = List.copyOf(capDrop);
    securityOpt = List.copyOf(securityOpt);
    labels = Map.copyOf(labels);
  }

  /// The same container with these variables more.
  public ContainerSpec withVariables(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(variables);
    return with(name, image, all, networks, labels);
  }

  /// A container port published on an address of this machine. Host port 0 lets the engine choose;
  /// where `lastHostPort` is another one, it chooses a free one from the first to the last.
  public record Port(
      String hostAddress, int hostPort, int lastHostPort, int containerPort, String protocol) {
    /// A container port published on one port of this machine.
    public Port(String hostAddress, int hostPort, int containerPort, String protocol) {
      this(hostAddress, hostPort, hostPort, containerPort, protocol);
    }

    /// Whether the engine chooses among several ports.
    public boolean isRange() {
      return lastHostPort != hostPort;
    }

    /// The port of this machine as the engine takes it: `8080`, or `8080-8090`.
    public String published() {
      return isRange() ? hostPort + "-" + lastHostPort : String.valueOf(hostPort);
    }
  }

  /// A network to join, under these extra names.
  public record Attachment(String network, List<String> aliases) {
    public Attachment {
      aliases = List.copyOf(aliases);
    }
  }

  /// Something of this machine or the engine that is visible inside the container.
  public sealed interface Mount {
    /// The absolute path inside the container.
    String target();

    /// Whether the container may only read it.
    boolean readOnly();

    /// A named volume of the engine.
    record NamedVolume(String volume, String target, boolean readOnly) implements Mount {}

    /// A file or folder of this machine; with `isCreated`, the engine makes a folder where there is
    /// nothing.
    record Bind(Path source, String target, boolean readOnly, boolean isCreated) implements Mount {
      /// A file or folder that has to be there.
      public Bind(Path source, String target, boolean readOnly) {
        this(source, target, readOnly, false);
      }
    }
  }

  /// How the engine finds out whether the container works. `test` is in the engine's own form: `CMD
  /// …` or `CMD-SHELL …`, or the single word `NONE`.
  public record Healthcheck(
      List<String> test, Duration interval, Duration timeout, Duration startPeriod, int retries) {
    public Healthcheck {
      test = List.copyOf(test);
    }
  }

  /// When the engine starts the container again; `maxRetries` counts only for `ON_FAILURE`, 0 is no
  /// limit.
  public record Restart(Policy policy, int maxRetries) {
    /// The policies of the compose specification.
    public enum Policy {
      /// Never.
      NO,
      /// Whenever it ends.
      ALWAYS,
      /// When it ends with an error.
      ON_FAILURE,
      /// Whenever it ends, unless it was stopped on purpose.
      UNLESS_STOPPED;

      /// The policy as compose files and `docker run` have it, such as `on-failure`.
      public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
      }
    }

    /// The same with the number of retries, such as `on-failure:3`.
    public String text() {
      boolean limited = policy == Policy.ON_FAILURE && maxRetries > 0;
      return limited ? policy.word() + ":" + maxRetries : policy.word();
    }

    /// Never started again.
    public static final Restart NEVER = new Restart(Policy.NO, 0);
  }

  /// Upper bounds: processors (1.5 is one and a half), memory in bytes, number of processes.
  public record Limits(OptionalDouble cpus, OptionalLong memory, OptionalLong pids) {
    /// No bounds.
    public static final Limits NONE =
        new Limits(OptionalDouble.empty(), OptionalLong.empty(), OptionalLong.empty());
  }

  /// The same container from another image.
  public ContainerSpec withImage(String reference) {
    return with(name, reference, environment, networks, labels);
  }

  /// The same container outside any compose project: with this name and these labels only, and
  /// without the engine's own network among those it joins.
  public ContainerSpec alone(String newName, String engineNetwork, Map<String, String> newLabels) {
    List<Attachment> joined =
        networks.stream().filter(each -> !each.network().equals(engineNetwork)).toList();
    return with(newName, image, environment, joined, newLabels);
  }

  private ContainerSpec with(
      String newName,
      String newImage,
      Map<String, String> newEnvironment,
      List<Attachment> newNetworks,
      Map<String, String> newLabels) {
    return new ContainerSpec(
        newName,
        service,
        newImage,
        entrypoint,
        command,
        newEnvironment,
        ports,
        newNetworks,
        mounts,
        healthcheck,
        restart,
        user,
        readOnly,
        tmpfs,
        capAdd,
        capDrop,
        securityOpt,
        init,
        privileged,
        hostname,
        limits,
        stopGracePeriod,
        newLabels);
  }
}
