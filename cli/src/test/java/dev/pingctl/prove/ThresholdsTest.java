package dev.pingctl.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.experiment.Experiment.Arm;
import dev.pingctl.experiment.Experiment.Part;
import dev.pingctl.experiment.Finding;
import dev.pingctl.experiment.Journal.ConditionEntry;
import dev.pingctl.experiment.Trial;
import dev.pingctl.outcome.Measures;
import dev.pingctl.outcome.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThresholdsTest {
  @Test
  void aThresholdThatHoldsInEveryRoundIsProved() {
    Thresholds thresholds = failed("with.failed<without.failed", 0, 90, 1, 80, 0, 85);

    assertThat(thresholds.finding()).isEqualTo(new Finding.Proved());
    assertThat(thresholds.areOpen()).isFalse();
    assertThat(thresholds.entries())
        .extracting(ConditionEntry::held, ConditionEntry::rounds)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(3, 3));
  }

  @Test
  void aThresholdThatHoldsInNoRoundIsNotProvedAndTheFiguresAreSaid() {
    Finding finding = failed("with.failed<without.failed", 90, 0, 80, 1).finding();

    assertThat(finding).isInstanceOf(Finding.NotProved.class);
    assertThat(finding.why()).contains("with.failed<without.failed", "80");
  }

  @Test
  void roundsThatDisagreeAreNotDecidedAndAskForAnother() {
    Thresholds thresholds = failed("with.failed<without.failed", 0, 90, 90, 0);

    assertThat(thresholds.areOpen()).isTrue();
    assertThat(thresholds.finding()).isInstanceOf(Finding.NotDecided.class);
  }

  @Test
  void oneRoundOfFiveMayDisagree() {
    Thresholds thresholds = failed("with.failed<without.failed", 0, 9, 0, 9, 9, 0, 0, 9, 0, 9);

    assertThat(thresholds.finding()).isEqualTo(new Finding.Proved());
  }

  @Test
  void whatNoTrialHasMeasuredIsNotDecidedAndTheKnownAreListed() {
    Finding finding = failed("with.lost==0", 0, 9).finding();

    assertThat(finding).isInstanceOf(Finding.NotDecided.class);
    assertThat(finding.why()).contains("with.lost", "with.failed, without.failed");
  }

  @Test
  void anIntervalThatHoldsBothSidesOfTheBoundDoesNotCountAsARound() {
    Measures.Value p99 = new Measures.Value(0.010, Unit.TIME, 40, 0.008, 0.020);
    Trial trial = new Trial(1, "with", Measures.of("p99", p99), Duration.ZERO, 0);

    Finding finding = new Thresholds(part("with.p99<=15ms"), List.of(trial)).finding();

    assertThat(finding).isInstanceOf(Finding.NotDecided.class);
  }

  /// @param failed pings of the arms `with` and `without`, round by round
  private static Thresholds failed(String threshold, int... failed) {
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < failed.length; i++) {
      trials.add(
          new Trial(
              i / 2 + 1,
              i % 2 == 0 ? "with" : "without",
              Measures.of("failed", failed[i], Unit.NUMBER, 100),
              Duration.ZERO,
              0));
    }
    return new Thresholds(part(threshold), trials);
  }

  private static Part part(String threshold) {
    return new Part(
        "killed-pod",
        "Pings go on.",
        3,
        true,
        List.of(),
        List.of(
            new Arm("with", "k8s", List.of(), List.of()),
            new Arm("without", "k8s", List.of(), List.of())),
        List.of(threshold));
  }
}
