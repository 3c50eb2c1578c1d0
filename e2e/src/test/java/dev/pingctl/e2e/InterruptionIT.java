package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whatever an experiment is about to do when Ctrl-C ends it, its stages are as they were
/// afterwards.
@Tag("all")
@Order(Suite.ON_WORKSHOP)
class InterruptionIT {
  private static final Pattern SECOND_ARM = Pattern.compile(".*, round 1, (?!with$|process$).*");

  private static final List<String> STAGES =
      List.of("app", "container", "redis", "compose", "k8s", "storage", "autoscaling");

  /// Experiments make containers of stages again, so not everything is as it was found.
  @RegisterExtension static final Shared WORKSHOP = Shared.workshop();

  private final Pingctl pingctl = WORKSHOP.pingctl();

  @BeforeAll
  static void bringUp() {
    STAGES.forEach(stage -> WORKSHOP.ok("up", "--stage=" + stage));
  }

  @ParameterizedTest
  @CsvSource({
    "portability, container compose k8s",
    "isolation, k8s",
    "scalability, autoscaling",
    "deployment, container",
    "rollouts, k8s",
    "availability, k8s storage",
    "performance, app container compose k8s",
    "productivity, compose",
    "flexibility, redis",
    "predictability, container",
    "security, k8s"
  })
  void anInterruptedExperimentLeavesItsStagesAsTheyWere(String experiment, String changed)
      throws InterruptedException {
    List<String> stages = List.of(changed.split(" ", -1));

    interrupt(experiment, stages, printed -> printed.await(line -> line.contains(", round 1, ")));
    interrupt(experiment, stages, InterruptionIT::awaitSecondArm);
    interrupt(experiment, stages, InterruptionIT::awaitFirstStepOfSecondArm);

    stages.forEach(stage -> pingctl.ok("verify", "--stage=" + stage));
  }

  private interface Moment {
    void await(Printed printed);
  }

  private void interrupt(String experiment, List<String> stages, Moment moment)
      throws InterruptedException {
    Process proving = pingctl.start("prove", experiment, "--quick");
    Printed printed = new Printed(proving);
    moment.await(printed);
    Command.output("kill", "-INT", String.valueOf(proving.pid()));
    assertThat(proving.waitFor(4, TimeUnit.MINUTES)).isTrue();
    assertThat(proving.exitValue()).as(printed.all().toString()).isEqualTo(130);
    stages.forEach(stage -> pingctl.ok("diff", "--stage=" + stage));
  }

  private static void awaitSecondArm(Printed printed) {
    printed.await(SECOND_ARM.asMatchPredicate());
  }

  private static void awaitFirstStepOfSecondArm(Printed printed) {
    awaitSecondArm(printed);
    printed.forget();
    Predicate<String> isStep = line -> line.contains("✓");
    printed.await(isStep.or(SECOND_ARM.asMatchPredicate()));
  }
}
