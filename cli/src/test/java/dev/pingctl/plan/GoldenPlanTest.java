package dev.pingctl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.image.Catalogue;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What `pingctl up --stage=NAME --dry-run` prints stands in each stage's `plan.txt`.
class GoldenPlanTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Settings SETTINGS =
      new Settings(
          ROOT,
          Path.of("/home/learner/.pingctl"),
          Settings.DEFAULT_PORT_BASE,
          ImagePolicy.AUTO,
          Map.of());

  @TestFactory
  Stream<DynamicTest> thePlanOfAStageIsAsItsFileSays() {
    Workshop workshop = Workshop.read(SETTINGS);
    return workshop.stages().stream()
        .map(stage -> DynamicTest.dynamicTest(stage.name(), () -> compare(workshop, stage)));
  }

  private static void compare(Workshop workshop, Stage stage) throws IOException {
    Catalogue catalogue = Catalogue.read(ROOT);
    Plan plan =
        new Planner(SETTINGS, catalogue::image)
            .up("up --stage=" + stage.name(), workshop.withNeeds(stage), false);

    assertThat(plan.render()).isEqualTo(Files.readString(stage.folder().resolve("plan.txt")));
  }
}
