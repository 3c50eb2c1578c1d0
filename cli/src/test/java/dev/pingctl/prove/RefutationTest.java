package dev.pingctl.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.experiment.Experiment.Arm;
import dev.pingctl.experiment.Experiment.Part;
import dev.pingctl.experiment.Experiments;
import dev.pingctl.experiment.Finding;
import dev.pingctl.experiment.Trial;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Measures;
import dev.pingctl.outcome.Unit;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Workshop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The thresholds of the workshop's experiments on isolation and security, on figures of systems
/// that work and of systems that are broken.
class RefutationTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Settings SETTINGS =
      new Settings(ROOT, Path.of("/home/learner/.pingctl"), 5000, ImagePolicy.BUILD, Map.of());
  private static final Experiments EXPERIMENTS =
      Experiments.read(SETTINGS, Workshop.read(SETTINGS));

  private static final Measures PROTECTED = neighbours(0.03, 0.2, 1, 56 << 20, 70);
  private static final Measures UNPROTECTED = neighbours(0.3, 3.1, 0, 192 << 20, 400);

  @ParameterizedTest
  @ValueSource(
      strings = {"privileged-pod", "stranger", "wrong-password", "planted-program", "secrets"})
  void anAttemptProvesSomethingOnlyWhereTheGuardMakesTheDifference(String name) {
    Part part = part("security", name);

    assertThat(finding(part, refused(1), refused(0))).isEqualTo(new Finding.Proved());
    assertThat(finding(part, refused(0), refused(0))).isInstanceOf(Finding.NotProved.class);
    assertThat(finding(part, refused(1), refused(1))).isInstanceOf(Finding.NotProved.class);
  }

  @Test
  void neighboursProveSomethingOnlyWhereLimitsMakeTheDifference() {
    Part part = part("isolation", "greedy-neighbours");

    assertThat(finding(part, PROTECTED, UNPROTECTED)).isEqualTo(new Finding.Proved());
    assertThat(finding(part, UNPROTECTED, UNPROTECTED)).isInstanceOf(Finding.NotProved.class);
    assertThat(finding(part, PROTECTED, PROTECTED)).isInstanceOf(Finding.NotProved.class);
  }

  @Test
  void pingsThatWaitBesideLimitedNeighboursRefuteIsolation() {
    Measures slow = neighbours(2.5, 0.2, 1, 56 << 20, 70);

    assertThat(finding(part("isolation", "greedy-neighbours"), slow, UNPROTECTED))
        .isInstanceOfSatisfying(
            Finding.NotProved.class, found -> assertThat(found.why()).contains("p90"));
  }

  @Test
  void aDiskThatNobodyLimitsRefutesIsolation() {
    Part part = part("isolation", "full-disk");

    assertThat(finding(part, evicted(1), evicted(0))).isEqualTo(new Finding.Proved());
    assertThat(finding(part, evicted(0), evicted(0))).isInstanceOf(Finding.NotProved.class);
  }

  @Test
  void whatThisClusterCannotDoIsSkippedAndRefutesNothing() {
    Part part = part("security", "stranger");
    Arm arm = part.arms().getFirst();

    assertThat(Prover.broken(part, arm, failure(FailureId.UNSUPPORTED)))
        .isEqualTo(new Finding.Skipped("It cannot be done here."));
    assertThat(Prover.broken(part, arm, failure(FailureId.EXPERIMENT)))
        .isInstanceOf(Finding.NotProved.class);
    assertThat(Prover.broken(part, part.arms().getLast(), failure(FailureId.EXPERIMENT)))
        .isInstanceOf(Finding.NotDecided.class);
  }

  private static Failure failure(FailureId id) {
    return new Failure(id, ExitCode.FAILED, "It cannot be done here.");
  }

  private static Part part(String experiment, String name) {
    return EXPERIMENTS.named(List.of(experiment)).stream()
        .flatMap(each -> each.part(name).stream())
        .findFirst()
        .orElseThrow();
  }

  private static Finding finding(Part part, Measures with, Measures without) {
    return new Thresholds(part, List.of(trial("with", with), trial("without", without))).finding();
  }

  private static Trial trial(String arm, Measures measures) {
    return new Trial(1, arm, measures, Duration.ZERO, 0);
  }

  private static Measures refused(int refused) {
    return Measures.of("refused", refused, Unit.NUMBER);
  }

  private static Measures evicted(int evicted) {
    return errors().and(Measures.of("evicted", evicted, Unit.NUMBER));
  }

  private static Measures neighbours(
      double p99, double cpu, int killed, double memory, int processes) {
    return errors()
        .and(Measures.of("p90", p99 / 2, Unit.TIME, 400))
        .and(Measures.of("p99", p99, Unit.TIME, 400))
        .and(Measures.of("cpu.eaten", cpu, Unit.TIME))
        .and(Measures.of("memory.oom-killed", killed, Unit.NUMBER))
        .and(Measures.of("memory.eaten", memory, Unit.SIZE))
        .and(Measures.of("processes.started", processes, Unit.NUMBER));
  }

  private static Measures errors() {
    return Measures.of("errors", 0, Unit.SHARE, 400);
  }
}
