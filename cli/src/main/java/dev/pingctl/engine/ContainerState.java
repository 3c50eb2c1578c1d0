package dev.pingctl.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a container is doing. One that waits to be started again by its restart policy is not
/// running; one that is paused is. `started` is when it was last started. `restarts` counts how
/// often that has been done since it was started. `health` is empty without a health check, else
/// `starting`, `healthy` or `unhealthy`. `publishedPorts` are ports of this machine by port of the
/// container; of one that does not run, those it is to have.
public record ContainerState(
    String id,
    String name,
    String image,
    boolean running,
    boolean paused,
    Instant started,
    int restarts,
    int exitCode,
    Optional<String> health,
    String user,
    boolean readOnlyRoot,
    List<String> hostPaths,
    List<String> capDrop,
    Map<String, String> labels,
    Map<Integer, Integer> publishedPorts,
    List<String> addresses) {
  /// Whether this container keeps others from a port of this machine.
  public boolean holds(int port) {
    return running && publishedPorts.containsValue(port);
  }

  /// Whether this container is what answers at an address of this machine.
  public boolean answersAt(String host, int port) {
    return running
        && (addresses.contains(host)
            || (isOfThisMachine(host) && publishedPorts.containsValue(port)));
  }

  /// Whether a host is this machine itself, as kubeconfigs of clusters in containers name it.
  public static boolean isOfThisMachine(String host) {
    return OF_THIS_MACHINE.contains(host);
  }

  private static final Set<String> OF_THIS_MACHINE =
      Set.of(
          "localhost",
          "127.0.0.1",
          "0.0.0.0",
          "::1",
          "[::1]",
          "host.docker.internal",
          "kubernetes.docker.internal");
}
