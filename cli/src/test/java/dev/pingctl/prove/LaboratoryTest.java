package dev.pingctl.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.experiment.Experiment;
import dev.pingctl.experiment.Experiment.Arm;
import dev.pingctl.experiment.Experiment.Part;
import dev.pingctl.experiment.Experiments;
import dev.pingctl.experiment.Method;
import dev.pingctl.experiment.PutBack;
import dev.pingctl.experiment.Trial;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Waiting;
import dev.pingctl.plan.Planner;
import dev.pingctl.report.Reporter;
import dev.pingctl.run.ActionRunner;
import dev.pingctl.run.Executor;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Arms that make a secret and run a script, which needs neither engine nor cluster.
class LaboratoryTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path folder = Path.of("");
  private Path home = Path.of("");
  private Path script = Path.of("");

  @BeforeEach
  void makeFolders() throws IOException {
    home = Files.createDirectories(folder.resolve("home"));
    script = folder.resolve("measure.sh");
  }

  @Test
  void anArmIsPreparedMeasuredAndPutBack() throws IOException {
    Files.writeString(
        script,
        """
        test -s "$PINGCTL_HOME/secrets/app/password" && echo made=1
        test -s "$PINGCTL_HOME/experiment.json" && echo noted=1
        echo took=12ms
        echo '# as the stage has it'
        """);

    Trial trial = laboratory().trial(experiment(), part(), arm(), 2);

    assertThat(trial.round()).isEqualTo(2);
    assertThat(trial.measures().values()).containsOnlyKeys("made", "noted", "took");
    assertThat(trial.measures().word()).isEqualTo("made 1, noted 1, took 12 ms");
    assertThat(trial.measures().notes()).containsExactly("as the stage has it");
    assertThat(home).doesNotExist();
  }

  @Test
  void whatAFailedArmHasMadeIsPutBack() throws IOException {
    Files.writeString(script, "echo broken; exit 3");

    assertThatThrownBy(() -> laboratory().trial(experiment(), part(), arm(), 1))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.sentence()).contains("measure.sh", "exit code 3");
              assertThat(failure.details()).contains("broken");
            });
    assertThat(home).doesNotExist();
  }

  @Test
  void whatAnInterruptedArmHasMadeIsPutBack() throws Exception {
    Path begun = folder.resolve("begun");
    Files.writeString(script, "touch '%s'; sleep 600 & wait".formatted(begun));
    CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    Thread worker =
        Thread.ofPlatform()
            .start(() -> {
              try {
                laboratory().trial(experiment(), part(), arm(), 1);
              } catch (Failure failure) {
                interrupted.complete(failure.exitCode() == ExitCode.INTERRUPTED);
              }
            });
    assertThat(Waiting.holdsWithin(MINUTE, Duration.ofMillis(20), () -> Files.exists(begun)))
        .isTrue();

    worker.interrupt();

    assertThat(result(interrupted)).as("ended by the interrupt").isTrue();
    assertThat(home).doesNotExist();
  }

  @Test
  void anInterruptWhileAllIsPutBackLeavesNothing() throws Exception {
    Path done = folder.resolve("done");
    Files.writeString(script, "touch '%s'; echo made=1".formatted(done));
    Thread worker = Thread.currentThread();
    AtomicInteger events = new AtomicInteger();
    Laboratory laboratory =
        laboratory(_ -> {
          // The first event after the script is its end, the second belongs to what is put back.
          if (Files.exists(done) && events.incrementAndGet() == 2) {
            worker.interrupt();
          }
        });

    try {
      laboratory.trial(experiment(), part(), arm(), 1);
    } catch (Failure failure) {
      assertThat(failure.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    }

    Thread.interrupted();
    assertThat(events.get()).isGreaterThanOrEqualTo(2);
    assertThat(home).doesNotExist();
  }

  @Test
  void aScriptThatTakesTooLongIsEndedWithAllThatItHasStarted() throws IOException {
    Path pid = folder.resolve("pid");
    Files.writeString(script, "sleep 600 & echo $! >'%s'; wait".formatted(pid));
    Arm slow = new Arm("with", "app", List.of(), List.of(run(Duration.ofSeconds(2))));

    assertThatThrownBy(() -> laboratory().trial(experiment(), part(), slow, 1))
        .hasMessageContaining("had not ended after 2s");

    long child = Long.parseLong(Files.readString(pid).strip());
    assertThat(
            Waiting.holdsWithin(
                MINUTE,
                Duration.ofMillis(20),
                () -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty()))
        .isTrue();
  }

  @Test
  void theNextLaboratoryPutsBackWhatAKilledOneHasLeft() throws IOException {
    Path password = home.resolve("secrets/app/password");
    Files.createDirectories(password.getParent());
    Files.writeString(password, "secret");
    new PutBackFile(home).write(new PutBack("security", "made", "with", List.of()));

    laboratory().recover(new Experiments(List.of(experiment())));

    assertThat(home).doesNotExist();
  }

  private static boolean result(CompletableFuture<Boolean> future) throws InterruptedException {
    try {
      return future.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private Laboratory laboratory() {
    return laboratory(event -> {});
  }

  private Laboratory laboratory(Reporter events) {
    Settings settings = new Settings(folder, home, 5000, ImagePolicy.BUILD, System.getenv());
    Executor executor =
        new Executor(
            new ActionRunner(settings, none(), none(), none(), none(), new Addresses(none())));
    Planner planner =
        new Planner(
            settings,
            name -> {
              throw new AssertionError("no image is needed");
            });
    return new Laboratory(
        settings,
        new Laboratory.Equipment() {
          @Override
          public Executor executor() {
            return executor;
          }

          @Override
          public Planner planner(String stage) {
            return planner;
          }

          @Override
          public Stage stage(String name) {
            return LaboratoryTest.this.stage();
          }

          @Override
          public PutBack before(Experiment experiment, Part part, Arm arm) {
            return PutBack.of(experiment, part, arm, ref -> Optional.empty(), none());
          }
        },
        events,
        remark -> {});
  }

  private static <T> Supplier<T> none() {
    return () -> {
      throw new AssertionError("is not needed");
    };
  }

  private Experiment experiment() {
    return new Experiment(
        11,
        "security",
        folder,
        "Security",
        "It is safe.",
        List.of("app"),
        List.of(),
        List.of(part()));
  }

  private Part part() {
    return new Part(
        "made", "A secret helps.", 1, true, List.of(), List.of(arm()), List.of("with.made==1"));
  }

  private Arm arm() {
    return new Arm(
        "with",
        "app",
        List.of(new Method.Make(new Step.CreateSecret("password"))),
        List.of(run(MINUTE)));
  }

  private Method run(Duration timeout) {
    return new Method.Run(script, List.of(), List.of(), timeout);
  }

  private Stage stage() {
    return new Stage(
        1,
        "app",
        folder,
        "A process",
        List.of(),
        false,
        List.of(),
        List.of(),
        Optional.of("http://localhost:5001"),
        "ping",
        List.of());
  }
}
