package dev.pingctl.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.cluster.Cluster;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Verdict;
import dev.pingctl.plan.MachineAction;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.ProofAction;
import dev.pingctl.report.Event;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Check;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorTest {
  @TempDir Path folder = Path.of("");
  private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();

  @Test
  void everyFailureOfAWaveIsToldAndNoFurtherWaveBegins() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    for (String stage : List.of("first", "second")) {
      // A folder in the place of a password's file cannot be deleted while something is in it.
      Files.createDirectories(home.resolve("secrets").resolve(stage).resolve("password/inside"));
    }
    Plan plan =
        new Plan(
            "down",
            List.of(
                new Plan.Wave(
                    List.of(
                        new MachineAction.DeleteSecret("first", "password"),
                        new MachineAction.CreateSecret("third", "password"),
                        new MachineAction.DeleteSecret("second", "password"))),
                new Plan.Wave(List.of(new MachineAction.CreateSecret("fourth", "password")))));

    Failure failure =
        catchThrowableOfType(Failure.class, () -> executor(home).run(plan, events::add));

    assertThat(failure.sentence()).contains("secrets/first/password");
    assertThat(failure.details()).contains("also: ", "secrets/second/password", "[PING-HOME]");
    assertThat(events.stream().filter(Event.ActionFailed.class::isInstance)).hasSize(2);
    assertThat(home.resolve("secrets/third/password")).exists();
    assertThat(home.resolve("secrets/fourth")).doesNotExist();
  }

  @Test
  void aContradictionIsAVerdictForWhoAsksForOneAndEndsAnyOtherRun() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    Check check = new Check.Answers("/", 200, "");
    Plan plan =
        new Plan(
            "verify",
            List.of(
                new Plan.Wave(
                    List.of(new ProofAction.Prove("app", check, URI.create("http://127.0.0.1:1")))),
                new Plan.Wave(List.of(new MachineAction.CreateSecret("app", "password")))));
    Plan proof = new Plan("verify", plan.waves().subList(0, 1));

    assertThat(executor(home).prove(proof, events::add))
        .isEqualTo(new Verdict.Fails("nothing answered"));

    Failure failure =
        catchThrowableOfType(Failure.class, () -> executor(home).run(plan, events::add));
    assertThat(failure.id()).isEqualTo(FailureId.CHECK);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.CHECK_FAILED);
    assertThat(failure.sentence())
        .isEqualTo("Check failed in stage app: GET / answers 200. Found: nothing answered.");
    assertThat(home.resolve("secrets")).doesNotExist();
    assertThat(events)
        .filteredOn(Event.ActionFailed.class::isInstance)
        .hasSize(2)
        .allSatisfy(event ->
            assertThat(((Event.ActionFailed) event).sentence()).isEqualTo(failure.sentence()));
    assertThat(events).noneMatch(Event.ActionFinished.class::isInstance);
    // Also after a failure: a terminal takes away what was at work.
    assertThat(events).last().isEqualTo(new Event.RunFinished("verify"));
  }

  @Test
  void whatFailsOnTheWayToAProofContradictsIt() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.createDirectories(home.resolve("secrets/app/password/inside"));
    Plan plan =
        new Plan(
            "verify",
            List.of(new Plan.Wave(List.of(new MachineAction.DeleteSecret("app", "password")))));

    assertThat(executor(home).prove(plan, events::add))
        .isInstanceOfSatisfying(
            Verdict.Fails.class,
            fails -> assertThat(fails.seen()).contains("secrets/app/password"));
  }

  @Test
  void aClusterThatCannotBeReachedIsNoVerdict() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    Plan plan =
        new Plan(
            "verify",
            List.of(
                new Plan.Wave(
                    List.of(
                        new ProofAction.Prove(
                            "app", new Check.Restricted(), URI.create("http://127.0.0.1:1"))))));

    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () -> executor(home, ExecutorTest::unreachable).prove(plan, events::add));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
  }

  private static Executor executor(Path home) {
    return executor(home, ExecutorTest::none);
  }

  private static Cluster unreachable() {
    throw new Failure(FailureId.CLUSTER_DOWN, ExitCode.UNREACHABLE, "It does not answer.");
  }

  private static Executor executor(Path home, Supplier<Cluster> cluster) {
    Settings settings =
        new Settings(home, home, Settings.DEFAULT_PORT_BASE, ImagePolicy.AUTO, Map.of());
    return new Executor(
        new ActionRunner(
            settings,
            ExecutorTest::none,
            ExecutorTest::none,
            cluster,
            ExecutorTest::none,
            new Addresses(() -> cluster.get().routes())));
  }

  private static <T> T none() {
    throw new AssertionError("not needed");
  }
}
