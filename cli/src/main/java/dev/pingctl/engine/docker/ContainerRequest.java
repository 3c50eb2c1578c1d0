package dev.pingctl.engine.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.InternetProtocol;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Volume;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerSpec.Healthcheck;
import dev.pingctl.engine.ContainerSpec.Mount;
import dev.pingctl.engine.SecretVariable;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Writes a [ContainerSpec] as the engine's request to create that container.
final class ContainerRequest {
  private static final long NANOS = 1_000_000_000L;

  private ContainerRequest() {}

  /// The request for a container on the first of its networks; the others are joined afterwards.
  ///
  /// @param signed its labels, with those that tell whose it is
  /// @param hashes what its labels are to keep beside those
  static CreateContainerCmd of(
      DockerClient client, ContainerSpec spec, Map<String, String> signed, SettingHashes hashes) {
    Map<String, String> labels = new TreeMap<>(signed);
    labels.putAll(hashes.labels());
    CreateContainerCmd request =
        client
            .createContainerCmd(spec.image())
            .withName(spec.name())
            .withLabels(labels)
            .withEnv(environment(spec))
            .withExposedPorts(spec.ports().stream().map(ContainerRequest::exposed).toList())
            .withHostConfig(host(spec));
    if (!spec.entrypoint().isEmpty()) {
      request.withEntrypoint(spec.entrypoint());
    }
    if (!spec.command().isEmpty()) {
      request.withCmd(spec.command());
    }
    if (!spec.networks().isEmpty()) {
      request.withAliases(spec.networks().getFirst().aliases());
    }
    spec.user().ifPresent(request::withUser);
    spec.hostname().ifPresent(request::withHostName);
    spec.healthcheck().ifPresent(check -> request.withHealthcheck(healthcheck(check)));
    spec.stopGracePeriod().ifPresent(grace -> request.withStopTimeout(seconds(grace)));
    return request;
  }

  private static List<String> environment(ContainerSpec spec) {
    return new TreeMap<>(spec.environment())
        .entrySet().stream()
            .map(entry -> entry.getKey() + "=" + SecretVariable.resolve(entry.getValue()))
            .toList();
  }

  private static HostConfig host(ContainerSpec spec) {
    HostConfig host =
        HostConfig.newHostConfig()
            .withPortBindings(ports(spec))
            .withMounts(
                spec.mounts().stream()
                    .filter(mount -> !isCreated(mount))
                    .map(ContainerRequest::mount)
                    .toList())
            .withRestartPolicy(restart(spec.restart()))
            .withReadonlyRootfs(spec.readOnly())
            .withTmpFs(tmpfs(spec.tmpfs()))
            .withCapAdd(capabilities(spec.capAdd()))
            .withCapDrop(capabilities(spec.capDrop()))
            .withSecurityOpts(spec.securityOpt())
            .withInit(spec.init())
            .withPrivileged(spec.privileged());
    List<Bind> binds =
        spec.mounts().stream()
            .filter(ContainerRequest::isCreated)
            .map(ContainerRequest::bind)
            .toList();
    if (!binds.isEmpty()) {
      host.withBinds(binds);
    }
    if (!spec.networks().isEmpty()) {
      host.withNetworkMode(spec.networks().getFirst().network());
    }
    spec.limits().cpus().ifPresent(cpus -> host.withNanoCPUs(Math.round(cpus * NANOS)));
    spec.limits().memory().ifPresent(host::withMemory);
    spec.limits().pids().ifPresent(host::withPidsLimit);
    return host;
  }

  private static Ports ports(ContainerSpec spec) {
    Ports ports = new Ports();
    spec.ports()
        .forEach(port ->
            ports.bind(exposed(port), new Ports.Binding(port.hostAddress(), port.published())));
    return ports;
  }

  private static ExposedPort exposed(ContainerSpec.Port port) {
    return new ExposedPort(port.containerPort(), InternetProtocol.parse(port.protocol()));
  }

  private static com.github.dockerjava.api.model.Mount mount(Mount mount) {
    com.github.dockerjava.api.model.Mount request =
        new com.github.dockerjava.api.model.Mount()
            .withTarget(mount.target())
            .withReadOnly(mount.readOnly());
    return switch (mount) {
      case Mount.NamedVolume volume ->
          request.withType(MountType.VOLUME).withSource(volume.volume());
      case Mount.Bind bind -> request.withType(MountType.BIND).withSource(source(bind));
    };
  }

  /// Whether the engine is to make the folder. It does that only for binds of the older form, which
  /// have no place for a colon in a path.
  private static boolean isCreated(Mount mount) {
    return switch (mount) {
      case Mount.NamedVolume ignored -> false;
      case Mount.Bind bind -> bind.isCreated() && !source(bind).contains(":");
    };
  }

  private static Bind bind(Mount mount) {
    return switch (mount) {
      case Mount.NamedVolume volume ->
          throw new IllegalArgumentException("no bind: " + volume.volume());
      case Mount.Bind bind ->
          new Bind(
              source(bind),
              new Volume(bind.target()),
              bind.readOnly() ? AccessMode.ro : AccessMode.rw);
    };
  }

  private static String source(Mount.Bind bind) {
    return bind.source().toAbsolutePath().normalize().toString();
  }

  private static RestartPolicy restart(ContainerSpec.Restart restart) {
    return switch (restart.policy()) {
      case NO -> RestartPolicy.noRestart();
      case ALWAYS -> RestartPolicy.alwaysRestart();
      case ON_FAILURE -> RestartPolicy.onFailureRestart(restart.maxRetries());
      case UNLESS_STOPPED -> RestartPolicy.unlessStoppedRestart();
    };
  }

  private static Map<String, String> tmpfs(List<String> entries) {
    Map<String, String> tmpfs = new LinkedHashMap<>();
    for (String entry : entries) {
      int colon = entry.indexOf(':');
      tmpfs.put(
          colon < 0 ? entry : entry.substring(0, colon),
          colon < 0 ? "" : entry.substring(colon + 1));
    }
    return tmpfs;
  }

  private static Capability[] capabilities(List<String> names) {
    return names.stream().map(ContainerRequest::capability).toArray(Capability[]::new);
  }

  private static Capability capability(String name) {
    String plain = name.toUpperCase(Locale.ROOT);
    plain = plain.startsWith("CAP_") ? plain.substring("CAP_".length()) : plain;
    try {
      return Capability.valueOf(plain);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          FailureId.CAPABILITY,
          ExitCode.USAGE,
          "There is no capability `%s`; see `man 7 capabilities` for their names.".formatted(name),
          e);
    }
  }

  private static HealthCheck healthcheck(Healthcheck check) {
    return new HealthCheck()
        .withTest(check.test())
        .withInterval(check.interval().toNanos())
        .withTimeout(check.timeout().toNanos())
        .withStartPeriod(check.startPeriod().toNanos())
        .withRetries(check.retries());
  }

  /// Whole seconds, never fewer than asked for.
  private static int seconds(Duration duration) {
    return Math.toIntExact(duration.plusMillis(999).toSeconds());
  }
}
