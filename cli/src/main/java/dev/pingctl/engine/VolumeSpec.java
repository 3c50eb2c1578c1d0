package dev.pingctl.engine;

import java.util.Map;

/// A named volume of the engine.
public record VolumeSpec(String name, Map<String, String> labels) {
  public VolumeSpec {
    labels = Map.copyOf(labels);
  }
}
