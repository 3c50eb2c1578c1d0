package dev.pingctl.engine;

import dev.pingctl.engine.ContainerSpec.Healthcheck;
import dev.pingctl.engine.ContainerSpec.Mount;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// The settings of a container by their names in compose files, as a reader takes them.
public final class ContainerSettings {
  private final Map<String, Object> settings = new LinkedHashMap<>();

  private ContainerSettings() {}

  /// The settings that a container is to have; those that are not set are left out.
  public static Map<String, Object> of(ContainerSpec spec) {
    ContainerSettings wanted = new ContainerSettings();
    wanted.set("image", spec.image());
    wanted.set("entrypoint", spec.entrypoint());
    wanted.set("command", spec.command());
    wanted.set("environment", spec.environment());
    wanted.set("ports", spec.ports().stream().map(ContainerSettings::port).toList());
    wanted.set("networks", spec.networks().stream().map(each -> each.network()).toList());
    wanted.set("mounts", spec.mounts().stream().map(ContainerSettings::mount).toList());
    spec.healthcheck().ifPresent(check -> wanted.set("healthcheck", healthcheck(check)));
    wanted.set("restart", spec.restart().text());
    wanted.set("user", spec.user().orElse(""));
    wanted.set("read_only", spec.readOnly());
    wanted.set("tmpfs", spec.tmpfs());
    wanted.set("cap_add", spec.capAdd());
    wanted.set("cap_drop", spec.capDrop());
    wanted.set("security_opt", spec.securityOpt());
    wanted.set("init", spec.init());
    wanted.set("privileged", spec.privileged());
    wanted.set("hostname", spec.hostname().orElse(""));
    spec.limits().cpus().ifPresent(cpus -> wanted.set("cpus", cpus));
    spec.limits().memory().ifPresent(bytes -> wanted.set("memory", bytes));
    spec.limits().pids().ifPresent(pids -> wanted.set("pids", pids));
    spec.stopGracePeriod().ifPresent(time -> wanted.set("stop_grace_period", seconds(time)));
    wanted.set("labels", spec.labels());
    return wanted.settings;
  }

  private void set(String name, Object value) {
    boolean isSet =
        switch (value) {
          case Collection<?> list -> !list.isEmpty();
          case Map<?, ?> map -> !map.isEmpty();
          case String text -> !text.isEmpty();
          case Boolean truth -> truth;
          default -> true;
        };
    if (isSet) {
      settings.put(name, value);
    }
  }

  private static String port(ContainerSpec.Port port) {
    return "%s:%s:%d/%s"
        .formatted(port.hostAddress(), port.published(), port.containerPort(), port.protocol());
  }

  private static String mount(Mount mount) {
    String source =
        switch (mount) {
          case Mount.NamedVolume volume -> volume.volume();
          case Mount.Bind bind -> bind.source().toAbsolutePath().normalize().toString();
        };
    return source + ":" + mount.target() + (mount.readOnly() ? ":ro" : "");
  }

  private static Map<String, Object> healthcheck(Healthcheck check) {
    Map<String, Object> settings = new LinkedHashMap<>();
    if (!check.test().isEmpty()) {
      settings.put("test", check.test());
    }
    settings.put("interval", seconds(check.interval()));
    settings.put("timeout", seconds(check.timeout()));
    settings.put("start_period", seconds(check.startPeriod()));
    settings.put("retries", check.retries());
    return settings;
  }

  /// A time in seconds, as compose files have it.
  public static String seconds(java.time.Duration time) {
    return java.math.BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString()
        + "s";
  }
}
