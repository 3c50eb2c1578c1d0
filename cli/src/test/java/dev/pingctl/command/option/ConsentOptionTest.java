package dev.pingctl.command.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.FakeClusterRoles;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.engine.ContainerStates;
import dev.pingctl.engine.FakeRoles;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.MachineAction;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.ReleaseAction;
import dev.pingctl.plan.WaitAction;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.settings.Target;
import dev.pingctl.stage.Condition;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// When a plan is let go on in a cluster of the user's. There is no terminal to ask on, so whatever
/// would be asked is refused.
class ConsentOptionTest {
  private static final String REMOTE = "https://work.invalid:6443";
  private static final String TUNNEL = "https://127.0.0.1:40001";
  private static final ObjectRef DEPLOYMENT =
      new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping");
  private static final Action APPLY =
      new ClusterAction.ApplyObject("k8s", new Manifest(DEPLOYMENT, Map.of()), List.of());
  private static final Action WAIT =
      new WaitAction.AwaitRollout("k8s", DEPLOYMENT, Duration.ofMinutes(1));

  @TempDir Path folder = Path.of("");
  private final StringWriter told = new StringWriter();

  @BeforeEach
  void writeKubeconfig() throws IOException {
    Files.writeString(
        folder.resolve("config"),
        """
        contexts:
        - {name: work, context: {cluster: c, user: u}}
        - {name: docker-desktop, context: {cluster: c, user: u}}
        clusters: [{name: c, cluster: {server: 'https://work.invalid:6443'}}]
        users: [{name: u, user: {token: t}}]
        """);
  }

  @Test
  void aClusterThatMayBeRemoteIsNotChangedWithoutAYes() {
    Failure failure = refusal("work", REMOTE, APPLY);

    assertThat(failure.id()).isEqualTo(FailureId.CONSENT);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(failure.sentence()).contains("context work at " + REMOTE, "--yes");
  }

  @Test
  void whoSaysYesIsToldWhereTheChangesGo() {
    require(
        "work",
        REMOTE,
        List.of("--yes"),
        APPLY,
        WAIT,
        new ReleaseAction.UninstallRelease("chart", "ping-chart", "ping"),
        new ClusterAction.RestartWorkload("k8s", DEPLOYMENT));

    assertThat(told)
        .hasToString(
            "cluster theirs of context work at %s (v1.36.3): namespace ping-chart, namespace ping-k8s%n"
                .formatted(REMOTE));
  }

  @Test
  void whatIsDoneOnlyOnAConditionAlsoAsks() {
    Action conditional = new Action.Conditional(new Condition.ImageIsThere("grafana"), APPLY);

    assertThat(refusal("work", REMOTE, WAIT, conditional).id()).isEqualTo(FailureId.CONSENT);
    assertThat(told.toString()).contains("namespace ping-k8s");
  }

  @Test
  void aLoopbackAddressMayBeATunnel() {
    assertThat(refusal("work", TUNNEL, APPLY).id()).isEqualTo(FailureId.CONSENT);
  }

  @Test
  void aNameOfADesktopProductAloneIsNoConsent() {
    assertThat(refusal("docker-desktop", REMOTE, APPLY).id()).isEqualTo(FailureId.CONSENT);
  }

  @Test
  void aClusterOfThisMachineIsChangedWithoutAsking() {
    require("docker-desktop", "https://127.0.0.1:6443", List.of(), APPLY);
    require("work", "https://kubernetes.docker.internal:6443", List.of(), APPLY);
    require("work", "https://127.0.0.1:6550", List.of(), APPLY);

    assertThat(told.toString().lines()).hasSize(3);
  }

  @Test
  void aPlanThatOnlyWaitsIsNotAskedFor() {
    Run run = run(new Target.Context("work", Optional.empty()), new FakeClusterRoles());

    require(run, List.of(), WAIT, new MachineAction.CreateSecret("k8s", "password"));

    assertThat(told).hasToString("");
  }

  @Test
  void theEmbeddedClusterIsNotAskedFor() {
    require(run(new Target.Embedded(), new FakeClusterRoles()), List.of(), APPLY);

    assertThat(told).hasToString("");
  }

  @Test
  void aScriptIsNotAskedWhetherToGoOn() {
    new ConsentOption(question -> Optional.empty()).confirm("All of it?");

    assertThat(new ConsentOption(question -> Optional.empty()).agrees("More?")).isFalse();
  }

  @Test
  void aPersonIsAskedUnlessTheAnswerIsGiven() {
    List<String> questions = new ArrayList<>();
    ConsentOption yes = new ConsentOption(question -> Optional.of(questions.add(question)));
    yes.confirm("All of it?");
    assertThat(yes.agrees("More?")).isTrue();
    assertThat(questions).containsExactly("All of it?", "More?");

    ConsentOption no = new ConsentOption(question -> Optional.of(false));
    assertThat(no.agrees("More?")).isFalse();
    assertThat(catchThrowableOfType(Failure.class, () -> no.confirm("All of it?")).id())
        .isEqualTo(FailureId.CONSENT);
    no.yes = true;
    no.confirm("All of it?");
    assertThat(no.agrees("More?")).as("what was not asked for stays").isFalse();
  }

  private Failure refusal(String context, String server, Action... actions) {
    return catchThrowableOfType(Failure.class, () -> require(context, server, List.of(), actions));
  }

  private void require(String context, String server, List<String> options, Action... actions) {
    Cluster cluster = new FakeClusterRoles(new Cluster.ClusterInfo("theirs", server, "v1.36.3"));
    require(run(new Target.Context(context, Optional.empty()), cluster), options, actions);
  }

  private void require(Run run, List<String> options, Action... actions) {
    Asking asking = new Asking();
    new CommandLine(asking).setErr(new PrintWriter(told)).parseArgs(options.toArray(String[]::new));
    List<Plan.Wave> waves =
        Stream.of(actions).map(action -> new Plan.Wave(List.of(action))).toList();
    asking.consent.require(new Plan("up", waves), run, asking.output);
  }

  private Run run(Target target, Cluster cluster) {
    Settings settings =
        new Settings(
            folder,
            folder,
            folder.resolve("home"),
            Settings.DEFAULT_PORT_BASE,
            ImagePolicy.AUTO,
            Map.of("KUBECONFIG", folder.resolve("config").toString()),
            target,
            false);
    return new Run(
        settings,
        () -> new FakeRoles(new OneContainer()),
        choice -> cluster,
        choice -> {
          throw new AssertionError("not needed");
        });
  }

  /// A command with the options that consent goes by.
  @Command
  private static final class Asking {
    @Mixin private final ConsentOption consent = new ConsentOption();
    @Mixin private final OutputOptions output = new OutputOptions();
  }

  /// One container of the engine answers at a port of this machine.
  private static final class OneContainer implements ContainerStates {
    @Override
    public boolean leadsToContainer(String host, int port) {
      return host.equals("127.0.0.1") && port == 6550;
    }

    @Override
    public Optional<ContainerState> inspect(String container) {
      throw new AssertionError("not needed");
    }

    @Override
    public List<ContainerState> labelled(String label) {
      throw new AssertionError("not needed");
    }
  }
}
