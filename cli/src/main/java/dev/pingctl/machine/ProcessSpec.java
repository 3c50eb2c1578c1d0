package dev.pingctl.machine;

import java.util.Map;

/// The ping service as a plain process of this machine that outlives the command that starts it.
public record ProcessSpec(String name, Map<String, String> environment) {
  public ProcessSpec {
    environment = Map.copyOf(environment);
  }
}
