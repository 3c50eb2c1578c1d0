package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.FakeClusterRoles;
import dev.pingctl.cluster.FakePods;
import dev.pingctl.cluster.Pods.Pod;
import dev.pingctl.cluster.Rights;
import dev.pingctl.cluster.Routes;
import dev.pingctl.engine.FakeRoles;
import dev.pingctl.injection.FaultToken;
import dev.pingctl.injection.FaultyService;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `pingctl fault` on two pods of stage k8s, each a server of this machine.
class FaultCommandTest {
  private static final String STAGE = "--stage=k8s";

  private final FaultyService one = new FaultyService("");
  private final FaultyService two = new FaultyService("");
  private FakeSession session;
  private FaultToken token;

  @BeforeEach
  void twoPods(@TempDir Path folder) {
    FakePods pods = new FakePods();
    pods.found = List.of(pod("ping-1"), pod("ping-2"));
    session =
        new FakeSession(
            folder,
            new FakeRoles(new EmptyEngine()),
            new FakeClusterRoles(
                new Cluster.ClusterInfo("c", "https://127.0.0.1:6443", "v1.36.3"),
                new SomeStages("k8s"),
                pods,
                new EveryRight(),
                new ToPods(Map.of("ping-1", one.port(), "ping-2", two.port()))));
    token = new FaultToken(session.settings());
    token.create();
    one.token = token.find().orElseThrow();
    two.token = token.find().orElseThrow();
  }

  @AfterEach
  void endPods() {
    one.close();
    two.close();
  }

  @Test
  void faultsAreSetListedAndClearedInEveryPod() {
    assertThat(fault("set", "errors=50%", "racy", STAGE)).as(err()).isZero();
    assertThat(List.of(one.faults, two.faults)).containsOnly("errors=50%,racy");
    session.out.getBuffer().setLength(0);

    assertThat(fault("list", STAGE)).isZero();
    assertThat(session.out.toString())
        .contains("ping-1", "ping-2", "Failed pings", "PingAvailabilityBurnsFast")
        .contains("Count against pings", "PingCountBehind")
        .containsPattern("errors=50% +\\d+h");

    assertThat(fault("clear", STAGE)).isZero();
    assertThat(List.of(one.faults, two.faults)).containsOnly("");
  }

  @Test
  void whatIsListedForProgramsIsAsItsSchemaSays() throws Exception {
    one.faults = "delay=200ms,errors=1%:/count";
    two.token = "";

    assertThat(fault("list", STAGE, "-o=json")).isZero();

    assertThat(Schema.problems("fault", session.out.toString())).isEmpty();
    assertThat(session.out.toString())
        .contains("\"state\": \"on\"", "\"state\": \"off\"", "\"PingLatencyBurnsFast\"");
  }

  @Test
  void onePodIsMeantByItsName() {
    assertThat(fault("set", "hang", STAGE, "--pod=ping-2")).isZero();

    assertThat(one.asked).isEmpty();
    assertThat(two.faults).isEqualTo("hang");
  }

  @Test
  void theSameFaultsAgainAreUnchanged() {
    one.faults = "hang";
    two.faults = "hang";

    assertThat(fault("set", "hang", STAGE, "--all")).isZero();

    assertThat(session.out.toString()).startsWith("unchanged");
    assertThat(one.asked).containsExactly("GET");
  }

  @Test
  void wrongFaultsAndUnknownPodsChangeNothing() {
    assertThat(fault("set", "errors=50", STAGE)).isEqualTo(2);
    assertThat(err()).contains("[PING-USAGE]").contains("a share above 0%");
    assertThat(fault("set", "hang", STAGE, "--pod=ping-9")).isEqualTo(2);
    assertThat(err()).contains("[PING-NO-POD]").contains("it has: ping-1, ping-2");
    assertThat(fault("set", "hang", STAGE, "--pod=ping-1", "--all")).isEqualTo(2);
    assertThat(fault("set", "hang", "--stage=storage")).isEqualTo(6);
    assertThat(err()).contains("[PING-NOT-UP]");
    assertThat(fault("set", "hang", STAGE, "--deployment=pong")).isEqualTo(2);
    assertThat(err()).contains("Stage k8s has no Deployment pong");

    assertThat(one.asked).isEmpty();
    assertThat(two.asked).isEmpty();
  }

  @Test
  void whereOnePodMayHaveNoFaultsNoneGetsAny() {
    two.token = "";

    assertThat(fault("set", "hang", STAGE)).isEqualTo(4);

    assertThat(err()).contains("[PING-FAULTS-OFF]").contains("ping-2 cannot have faults");
    assertThat(one.faults).isEmpty();
  }

  @Test
  void anotherHomesTokenIsSaidAndNoTokenIsPrinted() {
    one.token = "another";

    assertThat(fault("set", "hang", STAGE)).isEqualTo(4);

    assertThat(err()).contains("[PING-FAULTS-TOKEN]");
    assertThat(two.faults).isEmpty();
    assertThat(session.out + err()).doesNotContain(token.find().orElseThrow());
  }

  @Test
  void aPodThatDoesNotAnswerIsListedAsSuch() {
    two.close();

    assertThat(fault("list", STAGE)).isZero();

    assertThat(session.out.toString()).containsPattern("ping-2 +no answer");
    assertThat(fault("clear", STAGE)).isEqualTo(1);
    assertThat(err()).contains("[PING-FAULTS]");
  }

  @Test
  void theDryRunSaysWhatItWouldDoAndAsksNoPod() {
    assertThat(fault("set", "hang", STAGE, "--dry-run")).isZero();
    assertThat(session.out.toString()).contains("set hang in every pod of Deployment ping");
    session.out.getBuffer().setLength(0);

    assertThat(fault("set", "errors=50%", STAGE, "--dry-run", "--explain")).isZero();

    assertThat(session.out.toString())
        .contains("port-forward --namespace=ping-k8s", "--request PUT --data errors=50%")
        .doesNotContain(token.find().orElseThrow());
    assertThat(one.asked).isEmpty();
  }

  @Test
  void aStageWithoutPodsHasNoPodToName() {
    assertThat(fault("list", "--stage=app")).isEqualTo(6);
    assertThat(err()).contains("[PING-NOT-UP]");
  }

  private int fault(String... words) {
    session.err.getBuffer().setLength(0);
    String[] all = new String[words.length + 1];
    all[0] = "fault";
    System.arraycopy(words, 0, all, 1, words.length);
    return session.launch(all);
  }

  private String err() {
    return session.err.toString();
  }

  private static Pod pod(String name) {
    return new Pod("ping-k8s", name, true, false, "", List.of(), List.of());
  }

  /// Whoever may do all of it.
  private static final class EveryRight implements Rights {
    @Override
    public List<Right> lacking(Collection<Right> rights) {
      return List.of();
    }

    @Override
    public Optional<String> refusal(Manifest manifest) {
      throw new AssertionError("nothing is created");
    }

    @Override
    public Optional<String> refusalToList(ObjectRef account, ObjectKind kind) {
      throw new AssertionError("nobody lists");
    }
  }

  /// Ways to pods, by their ports.
  private record ToPods(Map<String, Integer> ports) implements Routes {
    @Override
    public Optional<String> loadBalancer(String namespace, String service, String port) {
      return Optional.empty();
    }

    @Override
    public Forward forward(String namespace, String service, String port) {
      throw new AssertionError("pods are meant");
    }

    @Override
    public Forward forwardToPod(String namespace, String pod, String port) {
      return new Forward() {
        @Override
        public int port() {
          return ports.getOrDefault(pod, 1);
        }

        @Override
        public void close() {}
      };
    }
  }
}
