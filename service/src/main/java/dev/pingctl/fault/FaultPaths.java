package dev.pingctl.fault;

import java.util.List;

/// The paths of the service, by what a fault may do to them.
public final class FaultPaths {
  /// Those of the application: what a fault of requests means that names no path.
  public static final List<String> APPLICATION =
      List.of("/", "/ping", "/count", "/test", "/del_ping");

  /// Those by which the service is watched: untouched by a fault that does not name them.
  public static final List<String> WATCHED = List.of("/healthz", "/readyz", "/metrics", "/version");

  /// The one by which faults are set and cleared, which no fault touches.
  public static final String FAULTS = "/faults";

  private FaultPaths() {}

  /// Whether a fault may name a path.
  static boolean may(String path) {
    return APPLICATION.contains(path) || WATCHED.contains(path);
  }
}
