package dev.pingctl.engine;

import java.util.Map;

/// A container, network or volume with the ownership labels.
public record Owned(Kind kind, String name, String id, String stage, Map<String, String> labels) {
  /// The kinds of objects on an engine.
  public enum Kind {
    /// A container.
    CONTAINER,
    /// A network.
    NETWORK,
    /// A volume.
    VOLUME
  }
}
