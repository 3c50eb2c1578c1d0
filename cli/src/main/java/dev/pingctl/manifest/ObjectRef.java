package dev.pingctl.manifest;

import java.util.Optional;

/// Which object of a Kubernetes cluster is meant. The namespace is empty for objects of the whole
/// cluster.
public record ObjectRef(String apiVersion, String kind, Optional<String> namespace, String name) {
  /// Kind and name as people say them: `Deployment ping`.
  public String text() {
    return kind + " " + name;
  }

  /// The kind without the object.
  public ObjectKind objectKind() {
    return new ObjectKind(apiVersion, kind);
  }

  /// A kind of objects, in one version of its API.
  public record ObjectKind(String apiVersion, String kind) {}
}
