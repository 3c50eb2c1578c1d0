package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.engine.ContainerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The settings that a container has, in the terms of [ContainerSettings]. What its image sets is
/// among them.
final class PresentSettings {
  private static final long NANOS = 1_000_000_000L;

  private final JsonNode config;
  private final JsonNode host;

  private PresentSettings(Inspection container) {
    this.config = container.json().path("Config");
    this.host = container.json().path("HostConfig");
  }

  /// Those of a container.
  static Map<String, Object> of(Inspection container) {
    PresentSettings present = new PresentSettings(container);
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("image", container.image());
    settings.put("entrypoint", present.texts(present.config.path("Entrypoint")));
    settings.put("command", present.texts(present.config.path("Cmd")));
    settings.put("environment", present.environment());
    settings.put("ports", present.ports());
    settings.put("networks", container.networks());
    settings.put("mounts", present.mounts());
    settings.put("healthcheck", present.healthcheck());
    settings.put("restart", present.restart());
    settings.put("user", present.config.path("User").asText(""));
    settings.put("read_only", present.host.path("ReadonlyRootfs").asBoolean());
    settings.put("tmpfs", present.tmpfs());
    settings.put("cap_add", present.texts(present.host.path("CapAdd")));
    settings.put("cap_drop", present.texts(present.host.path("CapDrop")));
    settings.put("security_opt", present.texts(present.host.path("SecurityOpt")));
    settings.put("init", present.host.path("Init").asBoolean());
    settings.put("privileged", present.host.path("Privileged").asBoolean());
    settings.put("hostname", present.config.path("Hostname").asText(""));
    settings.put("cpus", present.host.path("NanoCpus").asDouble() / NANOS);
    settings.put("memory", present.host.path("Memory").asLong());
    settings.put("pids", present.host.path("PidsLimit").asLong());
    settings.put("stop_grace_period", container.graceSeconds() + "s");
    settings.put("labels", new TreeMap<>(container.labels()));
    return settings;
  }

  private Map<String, Object> environment() {
    Map<String, Object> variables = new TreeMap<>();
    texts(config.path("Env"))
        .forEach(each -> {
          int end = each.indexOf('=');
          variables.put(end < 0 ? each : each.substring(0, end), each.substring(end + 1));
        });
    return variables;
  }

  private List<String> ports() {
    List<String> ports = new ArrayList<>();
    host.path("PortBindings")
        .properties()
        .forEach(port ->
            port.getValue()
                .valueStream()
                .forEach(binding ->
                    ports.add(
                        "%s:%s:%s"
                            .formatted(
                                binding.path("HostIp").asText(""),
                                binding.path("HostPort").asText(""),
                                port.getKey()))));
    return ports;
  }

  private List<String> mounts() {
    List<String> mounts = new ArrayList<>();
    host.path("Mounts")
        .valueStream()
        .forEach(mount ->
            mounts.add(
                "%s:%s%s"
                    .formatted(
                        mount.path("Source").asText(""),
                        mount.path("Target").asText(""),
                        mount.path("ReadOnly").asBoolean() ? ":ro" : "")));
    texts(host.path("Binds")).forEach(bind -> mounts.add(bind.replaceFirst(":rw$", "")));
    return mounts;
  }

  private Map<String, Object> healthcheck() {
    JsonNode check = config.path("Healthcheck");
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("test", texts(check.path("Test")));
    settings.put("interval", time(check.path("Interval")));
    settings.put("timeout", time(check.path("Timeout")));
    settings.put("start_period", time(check.path("StartPeriod")));
    settings.put("retries", check.path("Retries").asInt());
    return settings;
  }

  private static String time(JsonNode nanos) {
    return ContainerSettings.seconds(Duration.ofNanos(nanos.asLong()));
  }

  private String restart() {
    JsonNode policy = host.path("RestartPolicy");
    int most = policy.path("MaximumRetryCount").asInt();
    return policy.path("Name").asText("") + (most > 0 ? ":" + most : "");
  }

  private List<String> tmpfs() {
    List<String> entries = new ArrayList<>();
    host.path("Tmpfs")
        .properties()
        .forEach(each ->
            entries.add(
                each.getValue().asText("").isEmpty()
                    ? each.getKey()
                    : each.getKey() + ":" + each.getValue().asText("")));
    return entries;
  }

  private List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).toList();
  }
}
