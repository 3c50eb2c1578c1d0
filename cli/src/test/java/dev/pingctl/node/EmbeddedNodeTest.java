package dev.pingctl.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.cluster.FakeObjects;
import dev.pingctl.cluster.ObjectStore;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ExecResult;
import dev.pingctl.kubeconfig.KubeconfigFiles;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How the embedded node is made, found again and asked.
class EmbeddedNodeTest {
  private static final String ADMINISTRATOR =
      """
      current-context: admin@node
      clusters: [{name: node, cluster: {server: 'https://node:6443'}}]
      contexts: [{name: admin@node, context: {cluster: node, user: admin}}]
      users: [{name: admin, user: {token: t}}]
      """;
  private static final Map<String, String> NARROW =
      Map.of("pingctl.dev/rights", "narrow", "pingctl.dev/api-port", "7777");

  @TempDir Path folder = Path.of("");
  private final FakeNode fake = new FakeNode();
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void answer() {
    fake.answers(
        command -> new ExecResult(0, command.getFirst().equals("cat") ? ADMINISTRATOR : "", ""));
  }

  @Test
  void aNodeIsMadeWithItsNetworkAndVolumesAndItsKubeconfigIsWritten() {
    assertThat(start(false)).isEqualTo(Outcome.CREATED);

    ContainerSpec container = fake.ensured().getFirst();
    assertThat(fake.ensured()).hasSize(1);
    assertThat(container.privileged()).isTrue();
    assertThat(container.ports())
        .extracting(ContainerSpec.Port::hostAddress)
        .containsOnly("127.0.0.1");
    assertThat(container.ports())
        .extracting(ContainerSpec.Port::containerPort)
        .containsExactly(6443, 30_005, 30_006);
    assertThat(container.labels())
        .containsAllEntriesOf(Ownership.labels(ClusterNode.STAGE))
        .containsEntry("pingctl.dev/home", folder.toString());
    assertThat(fake.did())
        .contains("network pingctl", "volume pingctl-etcd", "volume pingctl-storage")
        .endsWith("node-ready", "cat /etc/kubernetes/admin.conf");
    assertThat(isKnown()).isTrue();
  }

  @Test
  void aPulledNodeIsAskedAsItsKindIsAsked() {
    start(true);

    assertThat(fake.ensured().getFirst().command()).startsWith("server");
    assertThat(fake.did()).contains("cat /etc/rancher/k3s/k3s.yaml").doesNotContain("node-ready");
  }

  @Test
  void whereTheEngineRefusesPrivilegesFewerRightsAreTried() {
    fake.refuses(container ->
        container.privileged() ? Optional.of(failure(FailureId.ENGINE)) : Optional.empty());

    start(false);

    ContainerSpec container = fake.ensured().getLast();
    assertThat(fake.ensured()).hasSize(2);
    assertThat(container.capAdd()).containsExactly("ALL");
    assertThat(container.capDrop()).containsExactly("SYS_RESOURCE");
    assertThat(told).contains("the engine refuses --privileged, trying with fewer rights");
  }

  @Test
  void aNodeWithFewerRightsKeepsThemAndItsPort() {
    has(true, NARROW);

    start(false);

    assertThat(fake.ensured()).hasSize(1);
    assertThat(fake.ensured().getFirst().privileged()).isFalse();
    assertThat(fake.ensured().getFirst().ports().getFirst().hostPort()).isEqualTo(7777);
    assertThat(node().server()).isEqualTo("https://127.0.0.1:7777");
  }

  @Test
  void anyOtherRefusalOfTheEngineIsTold() {
    fake.refuses(container -> Optional.of(failure(FailureId.PORT_TAKEN)));

    assertThat(catchThrowableOfType(Failure.class, () -> start(false)).id())
        .isEqualTo(FailureId.PORT_TAKEN);
    assertThat(fake.ensured()).hasSize(1);
  }

  @Test
  void aPausedNodeIsLeftAsItIs() {
    fake.is(true, true, 0, Ownership.labels(ClusterNode.STAGE));

    assertThat(catchThrowableOfType(Failure.class, () -> start(false)).id())
        .isEqualTo(FailureId.CLUSTER_DOWN);
    assertThat(fake.ensured()).isEmpty();
  }

  @Test
  void aNodeThatHasBeenRunningIsOnlyAskedThroughItsApi() {
    start(false);
    int before = commands();

    assertThat(start(false, () -> reported("True", "1970-01-01T00:00:01Z")))
        .isEqualTo(Outcome.UNCHANGED);
    assertThat(commands()).isEqualTo(before);
  }

  @Test
  void aNodeWhoseApiDoesNotSayThatItIsReadyNowIsAskedItself() {
    start(false);
    for (Supplier<ObjectStore> objects :
        List.<Supplier<ObjectStore>>of(
            () -> reported("True", "1969-12-31T00:00:00Z"),
            () -> reported("False", "1970-01-01T00:00:01Z"),
            () -> reported("True", "some day"),
            () -> {
              throw failure(FailureId.CLUSTER_DOWN);
            })) {
      int before = commands();
      assertThat(start(false, objects)).isEqualTo(Outcome.UNCHANGED);
      assertThat(commands()).isGreaterThan(before);
    }
  }

  @Test
  void withoutANodeOrWithAForeignOneThereIsNoCluster() {
    assertThat(failureOfKubeconfig().id()).isEqualTo(FailureId.NO_CLUSTER);

    fake.is(true, false, 0, Map.of());
    assertThat(failureOfKubeconfig().id()).isEqualTo(FailureId.NO_CLUSTER);
    assertThat(node().stop()).isFalse();
  }

  @Test
  void aStoppedNodeIsDown() {
    has(false, Map.of());

    Failure failure = failureOfKubeconfig();

    assertThat(failure.id()).isEqualTo(FailureId.CLUSTER_DOWN);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(failure.sentence()).contains("pingctl cluster up");
  }

  @Test
  void theKubeconfigIsWrittenAgainOnlyForAnotherNode() {
    has(true, NARROW);
    node().requireKubeconfig();
    assertThat(isKnown()).isTrue();
    int before = commands();

    node().requireKubeconfig();
    assertThat(commands()).isEqualTo(before);

    has(true, Map.of("pingctl.dev/api-port", "7778"));
    node().requireKubeconfig();
    assertThat(commands()).isEqualTo(before + 1);
  }

  @Test
  void aNodeThatHasNoCredentialsYetIsToldSo() {
    has(true, NARROW);
    fake.answers(command -> new ExecResult(1, "", "no such file\n"));

    Failure failure = failureOfKubeconfig();

    assertThat(failure.id()).isEqualTo(FailureId.CLUSTER_DOWN);
    assertThat(failure.sentence()).contains("no credentials yet (no such file)");
    assertThat(node().missing()).contains("no such file");
  }

  @Test
  void onlyANodeThatRunsOrIsStartedAgainIsStopped() {
    has(false, Map.of());
    assertThat(node().stop()).isFalse();
    assertThat(fake.did()).isEmpty();

    fake.is(false, false, 3, Ownership.labels(ClusterNode.STAGE));
    assertThat(node().stop()).isTrue();
    assertThat(fake.did()).containsExactly("stop " + ClusterNode.NAME);
  }

  @Test
  void dataIsDeletedBelowTheDataFolderOnly() {
    assertThat(node().deleteData("ping-storage")).isEqualTo(Outcome.REMOVED);
    assertThat(fake.did()).containsExactly("rm -rf /var/lib/pingctl-storage/ping-storage");

    fake.answers(command -> new ExecResult(1, "", "busy"));
    Failure failure = catchThrowableOfType(Failure.class, () -> node().deleteData("ping-storage"));
    assertThat(failure.id()).isEqualTo(FailureId.CLUSTER);
    assertThat(failure.sentence()).contains("busy");
  }

  private Outcome start(boolean pulled) {
    return start(
        pulled,
        () -> {
          throw failure(FailureId.CLUSTER_DOWN);
        });
  }

  private Outcome start(boolean pulled, Supplier<ObjectStore> objects) {
    return node()
        .start("node:1", pulled, Map.of(5006, 30_006, 5005, 30_005), objects, told::add)
        .outcome();
  }

  private EmbeddedNode node() {
    return new EmbeddedNode(settings(), fake.engine());
  }

  private Settings settings() {
    return new Settings(folder, folder, Settings.DEFAULT_PORT_BASE, ImagePolicy.AUTO, Map.of());
  }

  private boolean isKnown() {
    return new KubeconfigFiles(settings()).isOf(fake.state().id(), node().server());
  }

  private void has(boolean running, Map<String, String> labels) {
    fake.is(running, false, 0, Ownership.labels(ClusterNode.STAGE, labels));
  }

  /// How many commands were run in the node.
  private int commands() {
    return (int)
        fake.did().stream()
            .filter(each -> !each.startsWith("network ") && !each.startsWith("volume "))
            .count();
  }

  private Failure failureOfKubeconfig() {
    Failure failure = catchThrowableOfType(Failure.class, () -> node().requireKubeconfig());
    assertThat(failure).isNotNull();
    return failure;
  }

  private static Failure failure(FailureId id) {
    return new Failure(id, ExitCode.FAILED, "No.");
  }

  /// A cluster whose node has reported this.
  private static ObjectStore reported(String ready, String heartbeat) {
    return FakeObjects.allWith(
        Map.of(
            "status",
            Map.of(
                "conditions",
                List.of(
                    Map.of("type", "DiskPressure", "status", "False"),
                    Map.of("type", "Ready", "status", ready, "lastHeartbeatTime", heartbeat)))));
  }
}
