package dev.pingctl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.image.Catalogue;
import dev.pingctl.plan.DevPlans.DevPlan;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Workshop;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What `pingctl dev` does of a stage's plan.
class DevPlansTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Settings SETTINGS =
      new Settings(ROOT, Path.of("/home/learner/.pingctl"), 5000, ImagePolicy.BUILD, Map.of());

  private final Workshop workshop = Workshop.read(SETTINGS);
  private final Catalogue catalogue = Catalogue.read(ROOT, ROOT);

  @Test
  void ofAComposeFileTheOneContainerIsReplaced() {
    DevPlan plan = plan("compose").orElseThrow();

    assertThat(lines(plan.images()))
        .containsExactly(
            "provide image pingctl/ping (build)", "build image pingctl/ping from its source");
    assertThat(lines(plan.change()))
        .containsExactly(
            "create container ping-compose-ping-1 from pingctl/ping",
            "start container ping-compose-ping-1 from pingctl/ping on 127.0.0.1:5004",
            "wait until ping-compose-ping-1 is healthy (at most 1m)");
  }

  @Test
  void ofManifestsTheDeploymentIsAppliedAndAwaited() {
    DevPlan plan = plan("k8s").orElseThrow();

    assertThat(lines(plan.images())).last().asString().contains("load image pingctl/ping");
    assertThat(lines(plan.change()))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("Deployment ping"));
  }

  @Test
  void aReleaseKeepsItsValuesAndItsOtherImages() {
    DevPlan plan = plan("helm").orElseThrow();

    assertThat(lines(plan.images()))
        .containsExactlyInAnyOrder(
            "provide image pingctl/ping (build)",
            "provide image pingctl/redis (build)",
            "build image pingctl/ping from its source",
            "load image pingctl/ping into the cluster",
            "load image pingctl/redis into the cluster");
    assertThat(plan.change().actions())
        .singleElement()
        .isInstanceOfSatisfying(
            ReleaseAction.InstallChart.class,
            install -> assertThat(install.keeps()).isEqualTo(ReleaseAction.Keeps.VALUES));
  }

  @ParameterizedTest
  @ValueSource(strings = {"app", "monitoring"})
  void aStageInWhichNothingRunsTheImageHasNoPlan(String stage) {
    assertThat(plan(stage)).isEmpty();
  }

  private Optional<DevPlan> plan(String stage) {
    Planner planner = new Planner(SETTINGS, catalogue::image);
    return new DevPlans(planner, catalogue::image, ImagePolicy.BUILD)
        .of(workshop.stage(stage), catalogue.image("pingctl/ping"));
  }

  private static List<String> lines(Plan plan) {
    return plan.actions().stream().map(Action::describe).toList();
  }
}
