package dev.pingctl.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ExecResult;
import dev.pingctl.engine.Owned;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How further nodes are made, found again, asked and removed.
class WorkersTest {
  private static final String SECOND = "pingctl-node-2";

  @TempDir Path folder = Path.of("");
  private final FakeNode fake = new FakeNode();
  private final Map<String, ExecResult> answers = new HashMap<>();

  @BeforeEach
  void firstNode() {
    fake.is(true, false, 0, labels(Map.of("pingctl.dev/rights", "narrow")));
    fake.answers(
        command -> answers.getOrDefault(String.join(" ", command), new ExecResult(0, "", "")));
    answer("worker-credentials authority", 0, "abc\n");
    answer("worker-credentials make pingctl-node-2", 0, "an archive");
  }

  @Test
  void aFurtherNodeHasTheRightsOfTheFirstPublishesNothingAndIsGivenCredentials() {
    answer("worker-credentials check abc", 1, "");

    assertThat(start().outcome()).isEqualTo(Outcome.CREATED);

    ContainerSpec container = fake.ensured().getLast();
    assertThat(container.entrypoint()).containsExactly("start-worker");
    assertThat(container.privileged()).isFalse();
    assertThat(container.ports()).isEmpty();
    assertThat(container.environment()).isEmpty();
    assertThat(container.restart().policy()).isEqualTo(ContainerSpec.Restart.Policy.UNLESS_STOPPED);
    assertThat(container.labels())
        .containsAllEntriesOf(Ownership.labels(ClusterNode.STAGE))
        .containsEntry("pingctl.dev/home", folder.toString());
    assertThat(fake.did())
        .contains("volume pingctl-node-2-containerd", "volume pingctl-node-2-storage")
        .containsSubsequence(
            "worker-credentials take of an archive into pingctl-node-2", "node-ready");
  }

  @Test
  void aNodeWithCredentialsOfThisClusterKeepsThem() {
    assertThat(start().isChange()).isTrue();
    assertThat(start()).isEqualTo(Change.NONE);

    assertThat(fake.did()).noneMatch(each -> each.startsWith("worker-credentials make"));
  }

  @Test
  void aRunningNodeWhoseCredentialsAreGoneIsGivenOthers() {
    start();
    answer("worker-credentials check abc", 1, "");

    Change change = start();

    assertThat(change.outcome()).isEqualTo(Outcome.CHANGED);
    assertThat(change.cause().orElseThrow().text()).contains("credentials");
  }

  @Test
  void aPulledClusterHasOneNode() {
    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> workers().start(2, "image", true, progress -> {}));

    assertThat(failure.id()).isEqualTo(FailureId.USAGE);
    assertThat(fake.ensured()).isEmpty();
  }

  @Test
  void aNodeCountsAsLongAsItsContainerOrAVolumeIsThere() {
    fake.lists(
        owned(Owned.Kind.CONTAINER, "pingctl-node-1", ClusterNode.STAGE),
        owned(Owned.Kind.VOLUME, "pingctl-containerd", ClusterNode.STAGE),
        owned(Owned.Kind.VOLUME, "pingctl-node-3-kubelet", ClusterNode.STAGE),
        owned(Owned.Kind.CONTAINER, SECOND, ClusterNode.STAGE),
        owned(Owned.Kind.VOLUME, "pingctl-node-2-kubelet", ClusterNode.STAGE),
        owned(Owned.Kind.CONTAINER, "pingctl-node-4", "redis"));

    assertThat(workers().found()).containsExactly(2, 3);
  }

  @Test
  void eachNodeIsShownAsItIs() {
    fake.lists(
        owned(Owned.Kind.CONTAINER, SECOND, ClusterNode.STAGE),
        owned(Owned.Kind.VOLUME, "pingctl-node-3-kubelet", ClusterNode.STAGE),
        owned(Owned.Kind.CONTAINER, "pingctl-node-4", ClusterNode.STAGE));
    fake.hasWorker(SECOND, true, labels(Map.of()));
    fake.hasWorker("pingctl-node-4", false, labels(Map.of()));

    assertThat(workers().status())
        .extracting(Workers.Status::state)
        .containsExactly("ready", "absent", "stopped");
    answer("node-ready", 1, "the kubelet has not reported yet");
    assertThat(workers().status().getFirst().state())
        .isEqualTo("not ready: the kubelet has not reported yet");
    fake.endsItself(SECOND, labels(Map.of()));
    assertThat(workers().status().getFirst().state())
        .isEqualTo("not ready: it ends by itself; see `docker logs pingctl-node-2`");
  }

  @Test
  void aNodeIsDrainedBeforeItIsRemovedWithItsVolumes() {
    fake.hasWorker(SECOND, true, labels(Map.of()));

    assertThat(workers().remove(2, false, progress -> {})).isEqualTo(Outcome.REMOVED);

    assertThat(fake.did())
        .containsExactly(
            "remove-worker volumes pingctl-node-2",
            "remove-worker drain pingctl-node-2",
            "remove pingctl-node-2",
            "remove-worker forget pingctl-node-2",
            "remove pingctl-node-2-containerd",
            "remove pingctl-node-2-kubelet",
            "remove pingctl-node-2-kubernetes",
            "remove pingctl-node-2-storage");
  }

  @Test
  void aNodeWhosePodsCannotBeMovedStays() {
    fake.hasWorker(SECOND, true, labels(Map.of()));
    answer("remove-worker drain pingctl-node-2", 1, "");

    Failure failure =
        catchThrowableOfType(Failure.class, () -> workers().remove(2, false, progress -> {}));

    assertThat(failure.id()).isEqualTo(FailureId.CLUSTER);
    assertThat(fake.did()).doesNotContain("remove pingctl-node-2");
  }

  @Test
  void fromANodeThatDoesNotRunNothingIsMoved() {
    fake.hasWorker(SECOND, false, labels(Map.of()));

    workers().remove(2, false, progress -> {});

    assertThat(fake.did())
        .doesNotContain("remove-worker drain pingctl-node-2")
        .contains("remove-worker forget pingctl-node-2");
  }

  @Test
  void aNodeWithLocalVolumesIsRemovedOnlyWhenTheDataIsGivenUp() {
    answer("remove-worker volumes pingctl-node-2", 0, "ping-helm/data\n");

    Failure failure =
        catchThrowableOfType(Failure.class, () -> workers().remove(2, false, progress -> {}));

    assertThat(failure.id()).isEqualTo(FailureId.IN_USE);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(failure.sentence()).contains("ping-helm/data", "--volumes");
    assertThat(workers().remove(2, true, progress -> {})).isEqualTo(Outcome.REMOVED);
  }

  @Test
  void whenTheClusterStopsAllItsNodesDo() {
    fake.hasWorker(SECOND, true, labels(Map.of("pingctl.dev/worker", SECOND)));

    assertThat(new EmbeddedNode(settings(), fake.engine()).stop()).isTrue();

    assertThat(fake.did()).containsExactly("stop " + SECOND, "stop " + ClusterNode.NAME);
  }

  private Change start() {
    return workers().start(2, "pingctl/node:1", false, progress -> {});
  }

  private Workers workers() {
    return new EmbeddedNode(settings(), fake.engine()).workers();
  }

  private Settings settings() {
    return new Settings(folder, folder, 5000, ImagePolicy.BUILD, Map.of());
  }

  private void answer(String command, int exitCode, String output) {
    answers.put(command, new ExecResult(exitCode, output, ""));
  }

  private static Map<String, String> labels(Map<String, String> others) {
    return Ownership.labels(ClusterNode.STAGE, others);
  }

  private static Owned owned(Owned.Kind kind, String name, String stage) {
    return new Owned(kind, name, name, stage, Ownership.labels(stage));
  }
}
