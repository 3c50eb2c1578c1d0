package dev.pingctl.node;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.settings.Owner;
import dev.pingctl.settings.Ownership;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The containers that the nodes of the embedded cluster run in.
final class NodeContainer {
  /// Label key: the port of this machine the API is published on. It stays when the container is
  /// started again, so that a kubeconfig stays true.
  static final String API_PORT = "pingctl.dev/api-port";

  /// Label key: which kind of node it is.
  static final String KIND = "pingctl.dev/node";

  /// Label key that further nodes have, and no other container.
  static final String WORKER = "pingctl.dev/worker";

  /// Label key: whether the container is privileged or has the narrower set of rights.
  private static final String RIGHTS = "pingctl.dev/rights";

  static final String PULLED = "k3s";
  static final String NARROW = "narrow";
  static final String LOOPBACK = "127.0.0.1";
  static final String PRIVILEGED = "privileged";
  private static final String BUILT = "built";
  private static final int API = 6443;
  private static final Duration GRACE = Duration.ofSeconds(20);

  private NodeContainer() {}

  /// The rights that a node's container has; all where there is none yet.
  static String rights(Optional<ContainerState> present) {
    return present.filter(state -> NARROW.equals(state.labels().get(RIGHTS))).isPresent()
        ? NARROW
        : PRIVILEGED;
  }

  /// The container of the node with the control plane.
  ///
  /// @param ports ports of this machine with the node port each leads to
  /// @param apiPort the port of this machine for the API
  static ContainerSpec first(
      String image,
      NodeKind kind,
      Map<Integer, Integer> ports,
      int apiPort,
      String rights,
      Path home) {
    List<ContainerSpec.Port> published = new ArrayList<>();
    published.add(new ContainerSpec.Port(LOOPBACK, apiPort, API, "tcp"));
    ports.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(port ->
            published.add(new ContainerSpec.Port(LOOPBACK, port.getKey(), port.getValue(), "tcp")));
    Map<String, String> labels =
        Map.of(
            API_PORT,
            String.valueOf(apiPort),
            RIGHTS,
            rights,
            KIND,
            kind.equals(NodeKind.K3S) ? PULLED : BUILT,
            Owner.HOME,
            home.toString());
    return container(ClusterNode.NAME, image, List.of(), kind, published, rights, labels);
  }

  /// The container of a further node. Nothing of it is published.
  static ContainerSpec further(String name, String image, String rights, Path home) {
    Map<String, String> labels =
        Map.of(RIGHTS, rights, KIND, BUILT, WORKER, name, Owner.HOME, home.toString());
    return container(
        name, image, List.of("start-worker"), NodeKind.further(name), List.of(), rights, labels);
  }

  private static ContainerSpec container(
      String name,
      String image,
      List<String> entrypoint,
      NodeKind kind,
      List<ContainerSpec.Port> ports,
      String rights,
      Map<String, String> labels) {
    boolean privileged = rights.equals(PRIVILEGED);
    return new ContainerSpec(
        name,
        name,
        image,
        entrypoint,
        kind.command(),
        Map.of(),
        ports,
        List.of(new ContainerSpec.Attachment(ClusterNode.NETWORK, List.of())),
        mounts(kind),
        Optional.empty(),
        new ContainerSpec.Restart(ContainerSpec.Restart.Policy.UNLESS_STOPPED, 0),
        Optional.empty(),
        false,
        kind.tmpfs(),
        privileged ? List.of() : List.of("ALL"),
        privileged ? List.of() : List.of("SYS_RESOURCE"),
        privileged ? List.of() : List.of("seccomp=unconfined", "apparmor=unconfined"),
        false,
        privileged,
        Optional.of(name),
        ContainerSpec.Limits.NONE,
        Optional.of(GRACE),
        Ownership.labels(ClusterNode.STAGE, labels));
  }

  private static List<ContainerSpec.Mount> mounts(NodeKind kind) {
    return kind.volumes().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(volume ->
            (ContainerSpec.Mount)
                new ContainerSpec.Mount.NamedVolume(volume.getValue(), volume.getKey(), false))
        .toList();
  }
}
