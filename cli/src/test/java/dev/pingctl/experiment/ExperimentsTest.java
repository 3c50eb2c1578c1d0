package dev.pingctl.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.experiment.Experiment.Arm;
import dev.pingctl.experiment.Experiment.Part;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExperimentsTest {
  private static final Experiments EXPERIMENTS =
      new Experiments(
          List.of(
              experiment("portability", part("one-image")),
              experiment("availability", part("drained-node"), part("killed-redis"))));

  @Test
  void withoutANameAllAreMeant() {
    assertThat(EXPERIMENTS.named(List.of())).isEqualTo(EXPERIMENTS.all());
  }

  @Test
  void namedOnesComeInTheOrderOfTheWorkshop() {
    assertThat(EXPERIMENTS.named(List.of("availability", "portability")))
        .extracting(Experiment::name)
        .containsExactly("portability", "availability");
  }

  @Test
  void aPartThatIsNamedIsDoneAloneAndAlsoWhereOnlyQuickOnesAre() {
    List<Experiment> named = EXPERIMENTS.named(List.of("availability/killed-redis"));

    assertThat(named)
        .singleElement()
        .satisfies(experiment -> {
          assertThat(experiment.parts(true)).extracting(Part::name).containsExactly("killed-redis");
        });
  }

  @Test
  void anUnknownNameIsRefusedWithTheNearestOne() {
    assertThatThrownBy(() -> EXPERIMENTS.named(List.of("availabilty")))
        .hasMessage(
            "There is no experiment 'availabilty'; did you mean 'availability'? The experiments are"
                + " portability, availability.");
    assertThatThrownBy(() -> EXPERIMENTS.named(List.of("availability/redis")))
        .hasMessageContaining("Experiment availability has no part 'redis'")
        .hasMessageContaining("Its parts are drained-node, killed-redis.");
  }

  @Test
  void armsThatAreLeftOutTakeTheirThresholdsAlong() {
    Part part = part("layers").only(arm -> !arm.name().equals("without"));

    assertThat(part.arms()).extracting(Arm::name).containsExactly("with");
    assertThat(part.thresholds()).containsExactly("with.failed==0");
  }

  private static Experiment experiment(String name, Part... parts) {
    return new Experiment(
        1, name, Path.of(name), name, "It is so.", List.of("k8s"), List.of(), List.of(parts));
  }

  private static Part part(String name) {
    return new Part(
        name,
        "It is so.",
        3,
        false,
        List.of(),
        List.of(
            new Arm("with", "k8s", List.of(), List.of()),
            new Arm("without", "storage", List.of(), List.of())),
        List.of("with.failed==0", "with.p99<=0.5x without.p99", "without.failed>0"));
  }
}
