package dev.pingctl.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.fault.FaultList;
import dev.pingctl.image.Catalogue;
import dev.pingctl.injection.FaultPlace;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Workshop;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `pingctl fault` does of a stage.
class FaultPlansTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Settings SETTINGS =
      new Settings(ROOT, Path.of("/home/learner/.pingctl"), 5000, ImagePolicy.BUILD, Map.of());
  private static final String HASH = "0123456789abcdef".repeat(4);

  private final Workshop workshop = Workshop.read(SETTINGS);
  private final FaultPlans plans =
      new FaultPlans(new Planner(SETTINGS, Catalogue.read(ROOT, ROOT)::image));

  @Test
  void aDeploymentGetsTheVariablesAndKeepsItsOwn() {
    Plan plan = on("k8s").orElseThrow();

    assertThat(plan.actions().getFirst())
        .isEqualTo(new MachineAction.CreateSecret("faults", "token"));
    assertThat(applied(plan))
        .singleElement()
        .satisfies(apply ->
            assertThat(apply.manifest().yaml())
                .contains("name: FAULTS\n", "value: 'on'", "value: " + HASH, "REDIS_HOST"));
    assertThat(plan.actions().getLast()).isInstanceOf(WaitAction.AwaitAnswer.class);
  }

  @Test
  void everyDeploymentOfTheServiceGetsThem() {
    assertThat(applied(on("autoscaling").orElseThrow()))
        .extracting(apply -> apply.manifest().ref().name())
        .containsExactlyInAnyOrder("ping", "ping-cpu");
  }

  @Test
  void aReleaseKeepsItsOtherValues() {
    assertThat(on("helm").orElseThrow().actions())
        .filteredOn(ReleaseAction.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            ReleaseAction.InstallChart.class,
            install -> {
              assertThat(install.keeps()).isEqualTo(ReleaseAction.Keeps.VALUES);
              assertThat(install.given().text())
                  .isEqualTo(
                      "--set-string=env.FAULTS=on --set-string=env.FAULTS_TOKEN_SHA256=" + HASH);
            });
  }

  @Test
  void containersAndProcessesGetThem() {
    assertThat(on("compose").orElseThrow().actions())
        .filteredOn(EngineAction.StartContainer.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            EngineAction.StartContainer.class,
            start -> assertThat(start.container().environment()).containsEntry("FAULTS", "on"));
    assertThat(on("app").orElseThrow().actions())
        .filteredOn(MachineAction.StartProcess.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            MachineAction.StartProcess.class,
            start ->
                assertThat(start.process().environment())
                    .containsEntry("FAULTS_TOKEN_SHA256", HASH)
                    .containsKey("PORT"));
  }

  @Test
  void aStageWithoutTheServiceHasNoPlan() {
    assertThat(on("monitoring")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          k8s     | every pod of Deployment ping
          helm    | every pod of Deployment ping
          redis   | container ping-redis-ping
          compose | container ping-compose-ping-1
          app     | process ping
          """)
  void eachStageHasItsPlace(String stage, String place) {
    FaultPlace found = plans.place(workshop.stage(stage), "ping", Optional.empty()).orElseThrow();

    assertThat(FaultPlans.set(workshop.stage(stage), found, FaultList.NONE).actions())
        .singleElement()
        .satisfies(
            action -> assertThat(action.describe()).isEqualTo("clear the faults of " + place));
  }

  @Test
  void aDeploymentThatDoesNotExistIsNoPlace() {
    assertThat(plans.place(workshop.stage("k8s"), "pong", Optional.empty())).isEmpty();
    assertThat(plans.place(workshop.stage("monitoring"), "ping", Optional.empty())).isEmpty();
  }

  private Optional<Plan> on(String name) {
    Stage stage = workshop.stage(name);
    return plans.on(stage, HASH);
  }

  private static List<ClusterAction.ApplyObject> applied(Plan plan) {
    return plan.actions().stream()
        .filter(ClusterAction.ApplyObject.class::isInstance)
        .map(ClusterAction.ApplyObject.class::cast)
        .toList();
  }
}
