package dev.pingctl.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.FakeClusterRoles;
import dev.pingctl.cluster.Rights;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.ContainerStates;
import dev.pingctl.engine.EngineInfo;
import dev.pingctl.engine.FakeRoles;
import dev.pingctl.engine.KnownContainers;
import dev.pingctl.engine.KnownObjects;
import dev.pingctl.engine.NetworkSpec;
import dev.pingctl.engine.Owned;
import dev.pingctl.engine.SomeContainer;
import dev.pingctl.engine.VolumeSpec;
import dev.pingctl.machine.Ports;
import dev.pingctl.machine.ProcessSpec;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.EngineAction;
import dev.pingctl.plan.ImageAction;
import dev.pingctl.plan.MachineAction;
import dev.pingctl.plan.Plan;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Owner;
import dev.pingctl.settings.Ownership;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import dev.pingctl.stage.Condition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What keeps a plan from beginning. The ports are this machine's own; whatever is not named by a
/// test must not be asked.
class PreflightTest {
  private static final long ENOUGH = 8L << 30;
  private static final String CONTAINER = "ping-compose-ping-1";
  private static final Target.Context WORK = new Target.Context("work", Optional.empty());
  private static final ObjectRef DEPLOYMENT =
      new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping");
  private static final Action APPLY =
      new ClusterAction.ApplyObject("k8s", new Manifest(DEPLOYMENT, Map.of()), List.of());

  private static final Action START_NODE = new EngineAction.StartNode("cluster", Map.of());

  @TempDir Path folder = Path.of("");
  private final KnownContainers containers = new KnownContainers();
  private final KnownObjects objects = new KnownObjects();
  private Target target = new Target.Embedded();
  private Cluster cluster = new FakeClusterRoles();
  private long memory = ENOUGH;
  private List<String> components = List.of("Engine", "containerd");
  private List<String> security = List.of("seccomp");

  @Test
  void podmanIsRefusedWhateverWouldBeMadeOnIt() throws IOException {
    components = List.of("Podman Engine", "Conmon");

    for (Action action : List.of(container(Ports.anyFree()), START_NODE)) {
      Failure failure = refusal(action);

      assertThat(failure.id()).isEqualTo(FailureId.ENGINE_KIND);
      assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
      assertThat(failure.sentence()).contains("Podman 20.10", "DOCKER_HOST");
    }
    int port = Ports.anyFree();
    assertThatCode(() -> check(process(port))).doesNotThrowAnyException();
  }

  @Test
  void remappedUsersKeepOnlyTheNodeFromStarting() throws IOException {
    security = List.of("seccomp", "userns");

    Failure failure = refusal(START_NODE);

    assertThat(failure.id()).isEqualTo(FailureId.ENGINE_KIND);
    assertThat(failure.sentence()).contains("userns-remap", "--context");
    int port = Ports.anyFree();
    assertThatCode(() -> check(container(port))).doesNotThrowAnyException();
  }

  @Test
  void aPortThatAnotherProgramHoldsIsRefusedWithItsHolder() throws IOException {
    try (ServerSocket taken = listening()) {
      int port = taken.getLocalPort();
      Failure container = refusal(container(port));
      Failure process = refusal(process(port));

      for (Failure failure : List.of(container, process)) {
        assertThat(failure.id()).isEqualTo(FailureId.PORT_TAKEN);
        assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(failure.sentence()).contains("Port " + port, "--port-base");
        if (Ports.holder(port).isPresent()) {
          assertThat(failure.sentence()).contains("process " + ProcessHandle.current().pid());
        }
      }
    }
  }

  @Test
  void aPortThatTheContainerOfThePlanHoldsIsFine() throws IOException {
    try (ServerSocket taken = listening()) {
      holds(Ownership.labels("compose"), taken.getLocalPort());

      assertThatCode(() -> check(container(taken.getLocalPort()))).doesNotThrowAnyException();
    }
  }

  @Test
  void aContainerOfThatNameThatIsNotOursHoldsThePortAsAnyProgramDoes() throws IOException {
    try (ServerSocket taken = listening()) {
      holds(Map.of(), taken.getLocalPort());

      assertThat(refusal(container(taken.getLocalPort())).id()).isEqualTo(FailureId.PORT_TAKEN);
    }
  }

  @Test
  void anotherPortThanOurContainerHoldsIsTaken() throws IOException {
    try (ServerSocket taken = listening()) {
      holds(Ownership.labels("compose"), Ports.anyFree());

      assertThat(refusal(container(taken.getLocalPort())).id()).isEqualTo(FailureId.PORT_TAKEN);
    }
  }

  @Test
  void aPortThatTheEngineHasNotLetGoYetIsWaitedFor() throws IOException {
    try (ServerSocket taken = listening()) {
      ContainerState ended =
          SomeContainer.state(
              CONTAINER, false, false, 0, Ownership.labels("compose"), Map.of(5000, 1));
      Ending ending = new Ending(ended, taken);
      Preflight preflight = preflight(ending);

      preflight.check(plan(container(taken.getLocalPort())));

      assertThat(ending.looks).isEqualTo(2);
    }
  }

  @Test
  void theEmbeddedClusterOfAnotherHomeIsNotChanged() {
    node(Map.of("pingctl.dev/home", "/home/another/.pingctl"));

    for (Action action :
        List.of(
            APPLY,
            new EngineAction.StartNode("cluster", Map.of()),
            new EngineAction.StartWorker("cluster", 2),
            new EngineAction.RemoveWorker("cluster", 2, true),
            new Action.Conditional(new Condition.ImageIsThere("grafana"), APPLY))) {
      Failure failure = refusal(action);
      assertThat(failure.id()).isEqualTo(FailureId.OTHER_HOME);
      assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
      assertThat(failure.sentence()).contains("PINGCTL_HOME=/home/another/.pingctl");
    }
    assertThatCode(() -> check(container(Ports.anyFree()))).doesNotThrowAnyException();
  }

  @Test
  void whatAnotherHomeHasMadeIsNotChangedAndWhatIsRemovedIsNotAsked() {
    Map<String, String> theirs = new HashMap<>(Ownership.labels("redis"));
    theirs.put(Owner.HOME, "/tmp/a");
    Map<String, String> labels = Ownership.labels("redis");
    for (Owned.Kind kind : Owned.Kind.values()) {
      objects.has(new Owned(kind, "ping-redis-" + kind, "1", "redis", theirs));
    }

    for (Action action :
        List.of(
            new EngineAction.CreateNetwork(
                "redis", new NetworkSpec("ping-redis-NETWORK", false, labels)),
            new EngineAction.CreateVolume("redis", new VolumeSpec("ping-redis-VOLUME", labels)),
            new EngineAction.CreateContainer("redis", SomeContainer.spec("ping-redis-CONTAINER")),
            new EngineAction.StartContainer("redis", SomeContainer.spec("ping-redis-CONTAINER")))) {
      Failure failure = refusal(action);
      assertThat(failure.id()).isEqualTo(FailureId.OTHER_HOME);
      assertThat(failure.sentence()).contains("Stage redis", "PINGCTL_HOME=/tmp/a");
    }
    assertThatCode(() -> check(new EngineAction.RemoveVolume("redis", "ping-redis-VOLUME")))
        .doesNotThrowAnyException();
    assertThatCode(() -> check(container(Ports.anyFree()))).doesNotThrowAnyException();
  }

  @Test
  void theEmbeddedClusterOfThisHomeIsChanged() {
    node(Map.of("pingctl.dev/home", folder.toString()));

    assertThatCode(() -> check(APPLY)).doesNotThrowAnyException();
  }

  @Test
  void rightsThatAreLackingInAUsersClusterAreToldBeforeAnythingIsMade() {
    target = WORK;
    cluster = new FakeClusterRoles(new LackingRights("patch"));

    Failure failure = refusal(new Action.Conditional(new Condition.ImageIsThere("grafana"), APPLY));

    assertThat(failure.id()).isEqualTo(FailureId.RIGHTS);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(failure.sentence())
        .contains("context work may not patch deployments.apps in namespace ping-k8s");
  }

  @Test
  void aUsersClusterThatGrantsAllIsChangedAndOneThatNothingChangesIsNotAsked() {
    target = WORK;
    assertThatCode(() -> check(new MachineAction.CreateSecret("k8s", "password")))
        .doesNotThrowAnyException();

    cluster = new FakeClusterRoles(new LackingRights("none"));
    assertThatCode(() -> check(APPLY)).doesNotThrowAnyException();
  }

  @Test
  void imagesThatCannotGetIntoAUsersClusterAreToldBeforeAnythingIsMade() {
    target = WORK;
    cluster =
        new FakeClusterRoles(
            new LackingRights("none"),
            new Cluster.ClusterInfo("theirs", "https://work.invalid:6443", "v1.36.3"));

    assertThat(refusal(new ImageAction.DeliverImage("k8s", "pingctl/ping")).id())
        .isEqualTo(FailureId.NO_WAY_IN);
  }

  @Test
  void anEngineWithTooLittleMemoryIsRefusedForWhatNeedsIt() {
    memory = 1 << 20;

    Failure failure = refusal(container(Ports.anyFree()));

    assertThat(failure.id()).isEqualTo(FailureId.TOO_SMALL);
    assertThat(failure.sentence()).contains("memory");
    assertThatCode(() -> check(process(Ports.anyFree()))).doesNotThrowAnyException();
  }

  private Failure refusal(Action action) {
    Failure failure = catchThrowableOfType(Failure.class, () -> check(action));
    assertThat(failure).as("the refusal of: " + action.describe()).isNotNull();
    return failure;
  }

  private void check(Action action) {
    preflight(containers).check(plan(action));
  }

  private Preflight preflight(ContainerStates states) {
    Settings settings =
        new Settings(
            folder,
            folder,
            folder,
            Settings.DEFAULT_PORT_BASE,
            ImagePolicy.AUTO,
            Map.of(),
            target,
            false);
    EngineInfo info =
        new EngineInfo(
            "",
            "20.10",
            "linux/amd64",
            "1.41",
            "1.12",
            folder,
            "2",
            memory,
            2,
            "",
            components,
            security,
            Map.of(),
            List.of());
    FakeRoles engine = new FakeRoles(states, info, objects);
    return new Preflight(settings, () -> engine, () -> cluster, PreflightTest::none);
  }

  private static Plan plan(Action action) {
    return new Plan("up", List.of(new Plan.Wave(List.of(action))));
  }

  private static Action container(int port) {
    return new EngineAction.StartContainer("compose", SomeContainer.spec(CONTAINER, port));
  }

  private static Action process(int port) {
    return new MachineAction.StartProcess("app", new ProcessSpec("ping", Map.of()), port);
  }

  private void holds(Map<String, String> labels, int port) {
    containers.has(SomeContainer.running(CONTAINER, labels, Map.of(5000, port)));
  }

  private void node(Map<String, String> others) {
    Map<String, String> labels = new HashMap<>(Ownership.labels(ClusterNode.STAGE));
    labels.putAll(others);
    containers.has(SomeContainer.running(ClusterNode.NAME, labels, Map.of()));
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  private static <T> T none() {
    throw new AssertionError("not needed");
  }

  /// Rights of a user who lacks one verb.
  private record LackingRights(String verb) implements Rights {
    @Override
    public List<Right> lacking(Collection<Right> rights) {
      return rights.stream().filter(right -> right.verb().equals(verb)).toList();
    }

    @Override
    public Optional<String> refusal(Manifest manifest) {
      return none();
    }

    @Override
    public Optional<String> refusalToList(ObjectRef account, ObjectRef.ObjectKind kind) {
      return none();
    }
  }

  /// A container that has ended, whose port is let go at the second look.
  private static final class Ending implements ContainerStates {
    private final ContainerState state;
    private final ServerSocket socket;
    private int looks;

    Ending(ContainerState state, ServerSocket socket) {
      this.state = state;
      this.socket = socket;
    }

    @Override
    public Optional<ContainerState> inspect(String container) {
      looks++;
      if (looks == 2) {
        try {
          socket.close();
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
      return Stream.of(state).filter(each -> each.name().equals(container)).findFirst();
    }

    @Override
    public List<ContainerState> labelled(String label) {
      return none();
    }

    @Override
    public boolean leadsToContainer(String host, int port) {
      return none();
    }
  }
}
