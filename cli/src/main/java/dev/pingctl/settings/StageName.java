package dev.pingctl.settings;

/// Number and name of a stage, and the names that follow from them.
public record StageName(int number, String name) {
  /// The Service that a stage on a cluster usually answers through, and the release that makes it.
  public static final String SERVICE = "ping";

  /// Returns the project name of the stage with this name: the prefix of what it makes on an
  /// engine, and its namespace in a cluster.
  public static String project(String stage) {
    return "ping-" + stage;
  }

  /// Returns the stage's Kubernetes namespace.
  public String namespace() {
    return project(name);
  }

  /// Returns the address of a Service of its namespace on a user's cluster.
  public String inside(String service) {
    return "%s://%s/%s".formatted(Target.SCHEME, namespace(), service);
  }
}
