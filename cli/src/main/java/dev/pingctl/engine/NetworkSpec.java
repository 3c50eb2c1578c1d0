package dev.pingctl.engine;

import java.util.Map;

/// A bridge network of the engine. `internal` networks do not reach outside.
public record NetworkSpec(String name, boolean internal, Map<String, String> labels) {
  public NetworkSpec {
    labels = Map.copyOf(labels);
  }
}
