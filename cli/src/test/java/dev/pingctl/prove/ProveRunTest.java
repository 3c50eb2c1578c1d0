package dev.pingctl.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.experiment.Experiment;
import dev.pingctl.experiment.Experiment.Arm;
import dev.pingctl.experiment.Experiment.Part;
import dev.pingctl.experiment.Experiments;
import dev.pingctl.experiment.Method;
import dev.pingctl.experiment.PutBack;
import dev.pingctl.observe.StageStatus;
import dev.pingctl.observe.StageStatus.Health;
import dev.pingctl.plan.Planner;
import dev.pingctl.run.ActionRunner;
import dev.pingctl.run.Executor;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stage whose `up` makes nothing but a secret, which needs neither engine nor cluster.
class ProveRunTest {
  @TempDir Path folder = Path.of("");
  private Path home = Path.of("");
  private final List<String> remarks = new ArrayList<>();

  @BeforeEach
  void nameTheHome() {
    home = folder.resolve("home");
  }

  @Test
  void aStageThatAKilledScriptHasTakenDownIsBroughtUpAgain() {
    new PutBackFile(home).write(new PutBack("deployment", "up", "with", List.of()));

    boolean hasRecovered =
        run(Health.DOWN).recover(new Experiments(List.of(experiment())), event -> {}, remarks::add);

    assertThat(hasRecovered).isTrue();
    assertThat(remarks).singleElement().asString().contains("deployment");
    assertThat(home.resolve("secrets/app/password")).isNotEmptyFile();
    assertThat(home.resolve("experiment.json")).doesNotExist();
  }

  @Test
  void withoutAKilledRunThereIsNothingToPutBack() {
    boolean hasRecovered =
        run(Health.UP).recover(new Experiments(List.of(experiment())), event -> {}, remarks::add);

    assertThat(hasRecovered).isFalse();
    assertThat(remarks).isEmpty();
    assertThat(Files.exists(home)).isFalse();
  }

  @Test
  void whatIsAskedBeforehandGoesByTheStagesThatAreUp() {
    assertThat(run(Health.DOWN).plans(List.of(experiment()), false)).hasSize(1);
    assertThat(run(Health.DOWN).whole(List.of(experiment()), false).actions()).isEmpty();
    assertThat(run(Health.UP).whole(List.of(experiment()), false).actions()).hasSize(1);
  }

  private ProveRun run(Health health) {
    Settings settings = new Settings(folder, home, 5000, ImagePolicy.BUILD, System.getenv());
    return new ProveRun(
        new ProveRun.Parts(
            settings,
            () ->
                new Executor(
                    new ActionRunner(
                        settings, none(), none(), none(), none(), new Addresses(none()))),
            base ->
                new Planner(
                    settings.withPortBase(base),
                    name -> {
                      throw new AssertionError("no image is needed");
                    }),
            none(),
            none()),
        List.of(new StageStatus(stage(), 5000, "", health, 0, 1, List.of(), Optional.empty(), "")));
  }

  private static <T> Supplier<T> none() {
    return () -> {
      throw new AssertionError("is not needed");
    };
  }

  private Experiment experiment() {
    Method script =
        new Method.Run(folder.resolve("up.sh"), List.of(), List.of("app"), Duration.ofMinutes(1));
    Part part =
        new Part(
            "up",
            "One command is enough.",
            1,
            true,
            List.of(),
            List.of(new Arm("with", "app", List.of(), List.of(script))),
            List.of("with.commands==1"));
    return new Experiment(
        4,
        "deployment",
        folder,
        "Deployment",
        "It is simple.",
        List.of("app"),
        List.of(),
        List.of(part));
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
        List.of(new Step.CreateSecret("password")),
        Optional.of("http://localhost:5001"),
        "ping",
        List.of());
  }
}
