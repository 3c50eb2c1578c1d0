package dev.pingctl.outcome;

/// The ids of failures. An id is stable and unique per kind of failure: scripts may match it, the
/// sentence beside it may change.
public enum FailureId {
  BAD_FILE,
  BAD_INSTALL,
  BAD_LOAD,
  BOOTSTRAP,
  BUG,
  BUILD,
  BUSY,
  CAPABILITY,
  CERTIFICATE,
  CHART,
  CHECK,
  CLUSTER,
  CLUSTER_DOWN,
  CONFIG,
  CONFLICT,
  CONSENT,
  CONTAINER_FAILED,
  CRASH,
  CREDENTIALS,
  DEFINITIONS,
  DISK_FULL,
  ENGINE,
  ENGINE_ADDRESS,
  ENGINE_DOWN,
  FILE,
  FOREIGN,
  HELM,
  HOME,
  HOOK,
  IMAGE_PULL,
  INTERRUPTED,
  IN_USE,
  KUBECONFIG,
  LOAD,
  NODE_ENDED,
  NOT_ON_CLUSTER,
  NOT_UP,
  NO_ADDRESS,
  NO_ANSWER,
  NO_CHART,
  NO_CLUSTER,
  NO_CONTAINER,
  NO_CONTEXT,
  NO_IMAGE,
  NO_KIND,
  NO_RELEASE,
  NO_REVISION,
  NO_ROUTE,
  NO_STAGE,
  NO_WAY_IN,
  OTHER_HOME,
  PORT_TAKEN,
  PROCESS,
  PROCESS_STAYS,
  PULL,
  PUSH,
  QUOTA,
  REGISTRY_DOWN,
  RELEASE_BUSY,
  RIGHTS,
  SCHEDULING,
  TEST,
  TOO_SMALL,
  UNHEALTHY,
  USAGE,
  VALUES,
  WAIT_TIMEOUT;

  /// The id as it is printed, such as `PING-PORT-TAKEN`.
  public String text() {
    return "PING-" + name().replace('_', '-');
  }

  @Override
  public String toString() {
    return text();
  }
}
