package dev.pingctl.settings;

/// Where images come from: the option `--images`.
public enum ImagePolicy {
  /// Pulled where a registry answers, built where none does.
  AUTO,
  /// Pulled; an image that cannot be pulled is an error. The ping service is built in any case.
  PULL,
  /// Built here, from Debian's packages.
  BUILD
}
