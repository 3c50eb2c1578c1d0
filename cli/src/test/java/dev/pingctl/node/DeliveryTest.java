package dev.pingctl.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.cluster.Cluster.ClusterInfo;
import dev.pingctl.engine.FakeRoles;
import dev.pingctl.image.ImageEngine;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How images get into the clusters that known tools run as containers of the engine: by the labels
/// of fake nodes.
class DeliveryTest {
  private static final String IMAGE = "pingctl/ping:1";
  private static final String CTR = "ctr --namespace=k8s.io images import -";

  private final FakeNodes nodes = new FakeNodes();
  private String cluster = "cluster";

  @Test
  void everyNodeOfAKindClusterGetsTheImageButNoOtherClusters() {
    kind("work-control-plane", "work", "control-plane", Map.of(6443, 40001));
    kind("work-worker", "work", "worker", Map.of());
    kind("other-control-plane", "other", "control-plane", Map.of(6443, 40002));

    Delivery.Delivered delivered = deliver("kind-work", "https://127.0.0.1:40001");

    assertThat(delivered.reference()).isEqualTo(IMAGE);
    assertThat(nodes.loaded())
        .containsExactlyInAnyOrder(CTR + " into work-control-plane", CTR + " into work-worker");
  }

  @Test
  void whatWasLoadedInARunIsNotLoadedAgain() {
    kind("work-control-plane", "work", "control-plane", Map.of(6443, 40001));
    Delivery delivery = delivery("kind-work", "https://127.0.0.1:40001");

    assertThat(delivery.deliver(IMAGE, line -> {}).change().isChange()).isTrue();
    assertThat(delivery.deliver(IMAGE, line -> {}).change()).isEqualTo(Change.NONE);

    assertThat(nodes.loaded()).containsExactly(CTR + " into work-control-plane");
  }

  @Test
  void theLoadBalancerOfAKindClusterOfSeveralControlPlanesIsNoNode() {
    kind("work-external-load-balancer", "work", "external-load-balancer", Map.of(6443, 40001));
    kind("work-control-plane", "work", "control-plane", Map.of());

    deliver("kind-work", "https://127.0.0.1:40001");

    assertThat(nodes.loaded()).containsExactly(CTR + " into work-control-plane");
  }

  @Test
  void theNodesOfAK3dClusterAreFoundThroughItsLoadBalancer() {
    k3d("k3d-work-serverlb", "loadbalancer", Map.of(6443, 40001));
    k3d("k3d-work-server-0", "server", Map.of());
    k3d("k3d-work-agent-0", "agent", Map.of());
    k3d("k3d-work-registry", "registry", Map.of(5000, 40005));

    deliver("k3d-work", "https://0.0.0.0:40001");

    assertThat(nodes.loaded())
        .containsExactlyInAnyOrder(CTR + " into k3d-work-server-0", CTR + " into k3d-work-agent-0");
  }

  @Test
  void minikubeTakesTheImageByTheRuntimeThatAnswersInItsNode() {
    minikube("minikube", 40001, "ctr", "docker");
    minikube("other", 40002, "ctr");

    deliver("minikube", "https://127.0.0.1:40001");
    deliver("other", "https://127.0.0.1:40002");

    assertThat(nodes.loaded()).containsExactly("docker load into minikube", CTR + " into other");
  }

  @Test
  void minikubeWithCriOTakesTheImageByPodman() {
    minikube("minikube", 40001, "podman", "crictl");

    deliver("minikube", "https://127.0.0.1:40001");

    assertThat(nodes.loaded()).containsExactly("podman load into minikube");
  }

  @Test
  void aClusterOnAnAddressOfThisMachineIsFoundByIt() throws SocketException {
    kind("work-control-plane", "work", "control-plane", Map.of(6443, 40001));
    String address =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
            .map(InetAddress::getHostAddress)
            .findFirst()
            .orElse("127.0.0.1");

    deliver("work", "https://" + address + ":40001");

    assertThat(nodes.loaded()).containsExactly(CTR + " into work-control-plane");
  }

  @Test
  void aClusterOnTheAddressOfAnotherMachineIsFoundByTheNameThatItsToolGaveIt() {
    kind("work-control-plane", "work", "control-plane", Map.of(6443, 40001));
    cluster = "kind-work";

    deliver("work", "https://192.0.2.7:40001");
    assertThat(nodes.loaded()).containsExactly(CTR + " into work-control-plane");

    cluster = "work";
    assertThat(
            catchThrowableOfType(Failure.class, () -> deliver("work", "https://192.0.2.7:40001"))
                .id())
        .isEqualTo(FailureId.NO_WAY_IN);
  }

  @Test
  void dockerDesktopSharesTheImagesOfTheEngine() {
    assertThat(deliver("docker-desktop", "https://kubernetes.docker.internal:6443").change())
        .isEqualTo(Change.NONE);
    assertThat(nodes.loaded()).isEmpty();
  }

  @Test
  void intoAnyOtherClusterThereIsNoWayWithoutARegistry() {
    Failure failure =
        catchThrowableOfType(Failure.class, () -> deliver("work", "https://work.invalid:6443"));

    assertThat(failure.id()).isEqualTo(FailureId.NO_WAY_IN);
    assertThat(failure.sentence()).contains("--registry HOST/PATH");
  }

  private void kind(String name, String cluster, String role, Map<Integer, Integer> ports) {
    nodes.runs(
        name, Map.of("io.x-k8s.kind.cluster", cluster, "io.x-k8s.kind.role", role), ports, "ctr");
  }

  private void k3d(String name, String role, Map<Integer, Integer> ports) {
    nodes.runs(name, Map.of("app", "k3d", "k3d.cluster", "work", "k3d.role", role), ports, "ctr");
  }

  private void minikube(String name, int port, String... programs) {
    nodes.runs(name, Map.of("name.minikube.sigs.k8s.io", name), Map.of(8443, port), programs);
  }

  private Delivery.Delivered deliver(String context, String server) {
    return delivery(context, server).deliver(IMAGE, line -> {});
  }

  private Delivery delivery(String context, String server) {
    Settings settings =
        new Settings(
                Path.of(""), Path.of(""), Settings.DEFAULT_PORT_BASE, ImagePolicy.AUTO, Map.of())
            .withTarget(new Target.Context(context, Optional.empty()));
    return new Delivery(
        settings,
        () -> new FakeRoles(nodes, new ImageEngine()),
        () -> new ClusterInfo(cluster, server, "v1.36.3"));
  }
}
