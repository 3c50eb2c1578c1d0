package dev.pingctl.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.experiment.Experiment.Arm;
import dev.pingctl.image.Catalogue;
import dev.pingctl.plan.Planner;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Workshop;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the experiments of the workshop make in a stage's namespace is removed again, whatever has
/// become of it.
class MadeByExperimentsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Settings SETTINGS =
      new Settings(ROOT, Path.of("/home/learner/.pingctl"), 5000, ImagePolicy.BUILD, Map.of());
  private static final Workshop WORKSHOP = Workshop.read(SETTINGS);

  @Test
  void greedyNeighboursAndPodsWithoutRequestsGoInThatOrder() {
    assertThat(putBack("isolation", "greedy-neighbours", "without"))
        .isEqualTo(
            """
            put back
            k8s:
              1. delete Pod greedy-processes
                 delete Pod greedy-memory
                 delete Pod greedy-cpu
                 delete ConfigMap appetite
              2. delete Deployment ping-unprotected
              3. delete NetworkPolicy ping-unprotected-to-redis
                 delete NetworkPolicy ping-unprotected
            """);
  }

  @Test
  void thePodOfAnAttemptGoesWithWhatItNeeded() {
    assertThat(putBack("security", "wrong-password", "without"))
        .isEqualTo(
            """
            put back
            k8s:
              1. delete Pod pingctl-attempt
              2. delete Deployment open-redis
              3. delete Service open-redis
                 delete NetworkPolicy experiment-let-in
                 delete NetworkPolicy experiment-insider
            """);
    assertThat(putBack("security", "secrets", "without"))
        .isEqualTo(
            """
            put back
            k8s:
              1. delete RoleBinding experiment-may-list-secrets
                 delete Role experiment-may-list-secrets
            """);
  }

  @Test
  void theNamespaceOfAStageCanBeChanged() {
    Arm arm = arm("security", "privileged-pod", "without");

    assertThat(plans().prepare(arm, PutBack.NOTHING).render())
        .isEqualTo(
            """
            prepare
            k8s:
              1. apply Namespace ping-k8s
            """);
    assertThat(plans().method(arm, PutBack.NOTHING).render())
        .isEqualTo(
            """
            measure
            k8s:
              1. try to run a pod as root with the processes and files of its node
            """);
  }

  private static String putBack(String experiment, String part, String arm) {
    return plans().putBack(arm(experiment, part, arm), PutBack.NOTHING).render();
  }

  private static Arm arm(String experiment, String part, String arm) {
    return Experiments.read(SETTINGS, WORKSHOP).named(List.of(experiment)).stream()
        .flatMap(each -> each.part(part).stream())
        .flatMap(each -> each.arms().stream())
        .filter(each -> each.name().equals(arm))
        .findFirst()
        .orElseThrow();
  }

  private static ArmPlans plans() {
    return new ArmPlans(
        SETTINGS, new Planner(SETTINGS, Catalogue.read(ROOT, ROOT)::image), WORKSHOP::stage);
  }
}
