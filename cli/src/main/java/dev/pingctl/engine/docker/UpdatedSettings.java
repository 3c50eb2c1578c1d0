package dev.pingctl.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.engine.ContainerSpec;
import java.util.ArrayList;
import java.util.List;

/// The settings that `docker update` changes on a container as it is. The labels of the container
/// do not know of that.
final class UpdatedSettings {
  private static final long NANOS = 1_000_000_000L;

  private UpdatedSettings() {}

  /// The names of those that somebody has changed. An engine that cannot keep a limit reports none:
  /// that is nobody's change.
  static List<String> of(ContainerSpec spec, Inspection found) {
    JsonNode host = found.json().path("HostConfig");
    ContainerSpec.Limits limits = spec.limits();
    List<String> names = new ArrayList<>();
    addLimit("cpus", host.path("NanoCpus"), Math.round(limits.cpus().orElse(0) * NANOS), names);
    addLimit("memory", host.path("Memory"), limits.memory().orElse(0), names);
    addLimit("pids", host.path("PidsLimit"), limits.pids().orElse(0), names);
    String restart = host.path("RestartPolicy").path("Name").asText("");
    if (!restart.isEmpty() && !restart.equals(spec.restart().policy().word())) {
      names.add("restart");
    }
    return names;
  }

  private static void addLimit(String name, JsonNode present, long wanted, List<String> names) {
    if (present.asLong() > 0 && present.asLong() != wanted) {
      names.add(name);
    }
  }
}
