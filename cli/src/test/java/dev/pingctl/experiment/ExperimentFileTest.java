package dev.pingctl.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.experiment.Experiment.Part;
import dev.pingctl.image.Catalogue;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.Failure;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.Disturbance;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.Planner;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentFileTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Settings SETTINGS =
      new Settings(ROOT, Path.of("/home/learner/.pingctl"), 5000, ImagePolicy.BUILD, Map.of());
  private static final Workshop WORKSHOP = Workshop.read(SETTINGS);

  private static final String FILE =
      """
      format: 1
      title: High availability
      claim: It answers while parts of it fail.
      needs: [k8s]
      steady-state:
        - answers: {path: /test, body: Success}
      parts:
        - name: killed-pod
          hypothesis: Pings go on.
          method:
            - load: {rate: 50, for: 6s, while: [{kill-pod: {deployment: ping}}]}
          arms:
            with:
            without:
              prepare:
                - change: {object: apps/v1/Deployment/ping, set: {spec: {replicas: 1}}}
          thresholds: ["with.failed<without.failed"]
      """;

  @TempDir Path folder = Path.of("");

  @Test
  void armsWithoutAMethodOfTheirOwnShareThatOfThePart() throws IOException {
    Part part = read(FILE).parts().getFirst();

    assertThat(part.arms()).extracting(Experiment.Arm::name).containsExactly("with", "without");
    assertThat(part.arms().get(0).method()).isEqualTo(part.arms().get(1).method()).hasSize(1);
    assertThat(part.arms().get(0).prepare()).isEmpty();
    assertThat(part.arms().get(1).prepare())
        .containsExactly(
            new Method.Change(
                new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping"),
                Map.of("spec", Map.of("replicas", 1L))));
  }

  @Test
  void whatIsDoneMeanwhileIsPartOfTheLoad() throws IOException {
    Method.Load load =
        (Method.Load) read(FILE).parts().getFirst().arms().getFirst().method().getFirst();

    assertThat(load.meanwhile())
        .singleElement()
        .isInstanceOfSatisfying(
            Method.Disturb.class,
            disturb -> assertThat(disturb.how()).isEqualTo(new Disturbance.Kill()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          needs: [k8s]       | needs: [k9s]      | :4: 'needs[0]' names no stage of this workshop.
          needs: [k8s]       | needs: []         | :4: 'needs' must name a stage.
          name: killed-pod   | name: Killed Pod  | must have a name of small letters, digits and dashes
          {rate: 50, for: 6s | {rate: 50, for: 6 | must be a duration such as 3s
          kill-pod:          | kill-pods:        | 'kill-pods' is not a known step
          apps/v1/Deployment/ping | Deployment/ping | must be VERSION/KIND/NAME such as apps/v1/Deployment/ping
          ["with.failed<without.failed"] | []    | must have a condition that can be refuted
          kill-pod: {deployment: ping} | fault: {deployment: ping, set: hangs} | is no fault: There is no fault 'hangs'
          format: 1          | format: 2         | must be between 1 and 1
          title: High        | titel: High       | 'titel' is not a known key
          """)
  void aWrongFileIsRefusedWithItsPlace(String right, String wrong, String sentence) {
    assertThatThrownBy(() -> read(FILE.replace(right, wrong)))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("experiment.yaml")
        .hasMessageContaining(sentence.contains("'titel'") ? "titel" : sentence);
  }

  @Test
  void aScriptThatIsNotThereIsRefused() {
    assertThatThrownBy(() ->
            read(
                FILE.replace(
                    "load: {rate: 50, for: 6s, while: [{kill-pod: {deployment: ping}}]}",
                    "run: {file: no.sh}")))
        .hasMessageContaining("no.sh, and there is no such file");
  }

  @Test
  void thePlanOfAnArmSaysWhatItDoes() throws IOException {
    Experiment experiment = read(FILE);
    Part part = experiment.parts().getFirst();
    ArmPlans plans = plans();

    assertThat(plans.prepare(part.arms().get(1), PutBack.NOTHING).render())
        .isEqualTo(
            """
            prepare
            k8s:
              1. apply Deployment ping
              2. wait until Deployment ping is rolled out (at most 2m)
            """);
    assertThat(plans.method(part.arms().get(1), PutBack.NOTHING).render())
        .isEqualTo(
            """
            measure
            k8s:
              1. send 50 pings a second for 6s to http://localhost:5005; meanwhile: kill a pod of ping and wait until it is whole (at most 1m)
            """);
  }

  @Test
  void aFaultIsSetInPodsThatAreAllowedToHaveIt() throws IOException {
    Part part =
        read(FILE.replace(
                    "{kill-pod: {deployment: ping}}",
                    "{fault: {deployment: ping, set: \"hang,hang:/healthz\"}}")
                .replace("prepare:\n", "prepare:\n          - allow-faults: ping\n"))
            .parts()
            .getFirst();
    ArmPlans plans = plans();

    Plan prepare = plans.prepare(part.arms().get(1), PutBack.NOTHING);

    assertThat(prepare.actions()).hasSize(2);
    assertThat(prepare.actions().getFirst())
        .isInstanceOfSatisfying(
            ClusterAction.ApplyObject.class,
            apply ->
                assertThat(apply.manifest().yaml())
                    .contains("replicas: 1", "name: FAULTS\n", "REDIS_HOST"));
    assertThat(plans.method(part.arms().get(1), PutBack.NOTHING).render())
        .contains("meanwhile: set hang,hang:/healthz in a pod of ping and wait until");
    assertThat(part.arms().get(1).setsFaults()).isTrue();
  }

  @Test
  void putBackGivesFieldsTheirValuesAndRemovedObjectsTheirPlace() throws IOException {
    Experiment experiment =
        read(
            FILE.replace(
                "          - change:",
                "          - remove: policy/v1/PodDisruptionBudget/ping\n          - change:"));
    Part part = experiment.parts().getFirst();
    ObjectRef deployment = new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping");
    ObjectRef budget =
        new ObjectRef("policy/v1", "PodDisruptionBudget", Optional.of("ping-k8s"), "ping");
    ArmPlans plans = plans();

    PutBack before =
        new PutBack(
            "availability",
            part.name(),
            "without",
            List.of(
                new PutBack.Before(deployment, Map.of("spec", Map.of("replicas", 2))),
                new PutBack.Before(budget, Map.of())));

    assertThat(plans.putBack(part.arms().get(1), before).render())
        .isEqualTo(
            """
            put back
            k8s:
              1. apply Deployment ping
              2. wait until Deployment ping is rolled out (at most 2m)
              3. apply PodDisruptionBudget ping
            """);
  }

  @Test
  void aLaterChangeKeepsWhatAnEarlierOneAndSomebodyElseHaveChanged() throws IOException {
    Experiment experiment =
        read(
            FILE.replace(
                "- load: {rate: 50, for: 6s, while: [{kill-pod: {deployment: ping}}]}",
                "- change: {object: apps/v1/Deployment/ping, set: {spec: {paused: true}}}"));
    Part part = experiment.parts().getFirst();
    ObjectRef deployment = new ObjectRef("apps/v1", "Deployment", Optional.of("ping-k8s"), "ping");
    PutBack before =
        new PutBack(
            "availability",
            part.name(),
            "without",
            List.of(new PutBack.Before(deployment, Map.of("spec", Map.of("minReadySeconds", 9)))));

    Plan plan = plans().method(part.arms().get(1), before);

    assertThat(plan.actions().getFirst())
        .isInstanceOfSatisfying(
            ClusterAction.ApplyObject.class,
            apply -> {
              assertThat(apply.manifest().at("spec", "paused")).isEqualTo(true);
              assertThat(apply.manifest().at("spec", "replicas")).isEqualTo(1L);
              assertThat(apply.manifest().at("spec", "minReadySeconds")).isEqualTo(9);
            });
  }

  private static ArmPlans plans() {
    return new ArmPlans(
        SETTINGS, new Planner(SETTINGS, Catalogue.read(ROOT, ROOT)::image), WORKSHOP::stage);
  }

  private Experiment read(String text) throws IOException {
    Path experiment = Files.createDirectories(folder.resolve("06-availability"));
    Files.writeString(experiment.resolve("experiment.yaml"), text);
    return ExperimentFile.read(SETTINGS, WORKSHOP, experiment);
  }
}
