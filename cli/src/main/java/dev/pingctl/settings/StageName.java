package dev.pingctl.settings;

import java.util.Optional;

/// Number and name of a stage, and the names that follow from them.
public record StageName(int number, String name) {
  /// The Service that a stage on a cluster usually answers through, and the release that makes it.
  public static final String SERVICE = "ping";

  /// Returns the project name of the stage with this name: the prefix of what it makes on an
  /// engine, and its namespace in a cluster.
  public static String project(String stage) {
    return workshop(stage).isPresent() ? stage : "ping-" + stage;
  }

  /// Returns the name of the workshop that a stage is of; empty for the bundled one and its copies.
  /// Names of folders have no hyphen, so the last one ends the name of the workshop.
  public static Optional<String> workshop(String stage) {
    int hyphen = stage.lastIndexOf('-');
    return hyphen < 0 ? Optional.empty() : Optional.of(stage.substring(0, hyphen));
  }

  /// Returns the name of a stage in its workshop: that of its folder.
  public static String inWorkshop(String stage) {
    return stage.substring(stage.lastIndexOf('-') + 1);
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
