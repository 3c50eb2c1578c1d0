package dev.pingctl.settings;

import java.util.Optional;

/// The Kubernetes cluster that stages run on.
public sealed interface Target {
  /// The scheme of addresses that lead to a Service of a user's cluster:
  /// `cluster://NAMESPACE/SERVICE`.
  String SCHEME = "cluster";

  /// The option that names it behind a stage on a command line, after a blank; empty where none
  /// does.
  default String option() {
    return switch (this) {
      case Embedded _ -> "";
      case Context context -> " --context=" + context.name();
    };
  }

  /// Whether Services of a stage answer on ports of this machine: the node of the embedded cluster
  /// publishes those of the bundled workshop's stages alone.
  default boolean publishes(String stage) {
    return switch (this) {
      case Embedded _ -> StageName.workshop(stage).isEmpty();
      case Context _ -> false;
    };
  }

  /// The cluster that pingctl brings along, in a container of its own.
  record Embedded() implements Target {}

  /// A cluster of the user's: a context of their kubeconfig, and the registry path that images
  /// reach it through where it takes them no other way.
  record Context(String name, Optional<String> registry) implements Target {}
}
