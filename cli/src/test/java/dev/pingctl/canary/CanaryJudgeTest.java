package dev.pingctl.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.canary.CanaryStep.Ending;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Ticker;
import dev.pingctl.threshold.Conditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanaryJudgeTest {
  private static final String NEW = "v2";
  private static final String OLD = "v1";

  private final List<String> progress = new ArrayList<>();
  private final Counting ticker = new Counting();
  private final CanaryPings pings = new CanaryPings(NEW, 0, ticker::nanos);

  /// The pings that come between two looks.
  private Runnable between = () -> {};

  @Test
  void aGoodVersionPassesOnceAllIsDecidedAndTheStepHasTakenItsTime() {
    between = () -> answers(100, 20, 0);

    CanaryStep step = judge("errors>1%,p99>2x", 50).pass(10, progress::add);

    assertThat(step.ending()).isEqualTo(Ending.PASSED);
    assertThat(step.took()).isEqualTo(Duration.ofSeconds(10));
    assertThat(step.pings().settled()).isEqualTo(400);
    assertThat(step.reason())
        .contains("errors>1% does not hold: errors is 0 %", "p99>2x does not hold: p99 is 3 ms");
    assertThat(progress).last().asString().contains("is not decided");
  }

  @Test
  void aStepTakesItsTimeEvenIfAllIsDecidedAtOnce() {
    between = () -> answers(1_000, 1_000, 0);

    assertThat(judge("errors>1%", 50).pass(10, progress::add).took())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void aWrongVersionIsAbortedAsSoonAsThatIsDecided() {
    between = () -> answers(100, 20, 5);
    CanaryJudge judge = judge("errors>1%,p99>2x", 50);

    assertThatThrownBy(() -> judge.pass(10, progress::add))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.id()).isEqualTo(FailureId.CANARY);
              assertThat(failure.exitCode()).isEqualTo(ExitCode.CHECK_FAILED);
              assertThat(failure.sentence())
                  .isEqualTo(
                      "Version v2 was aborted at 10 %: errors>1% holds: errors is 25 % (13.6 % to 41.38 %,"
                          + " 60 samples).");
            });
    assertThat(judge.steps())
        .singleElement()
        .satisfies(step -> {
          assertThat(step.ending()).isEqualTo(Ending.ABORTED);
          assertThat(step.took()).isEqualTo(Duration.ofMillis(1_500));
        });
  }

  @Test
  void aSlowVersionIsAbortedByWhatTheOldOneTakesAtTheSameTime() {
    between =
        () -> {
          answers(100, 0, 0);
          for (int i = 0; i < 20; i++) {
            pings.answered(NEW, true, 9_000);
          }
        };

    assertThatThrownBy(() -> judge("p99>2x", 50).pass(10, progress::add))
        .hasMessageContaining("p99>2x holds: p99 is 9.01 ms", "2x is 6 ms");
  }

  @Test
  void whatIsNotDecidedInTimeIsNeverPassed() {
    between = () -> answers(100, 1, 0);
    CanaryJudge judge = judge("errors>1%", 50);

    assertThatThrownBy(() -> judge.pass(10, progress::add))
        .hasMessageStartingWith(
            "Version v2 was aborted at 10 %, as it was not decided in time whether it is good:"
                + " errors>1% is not decided: errors is 0 %");
    assertThat(judge.steps())
        .singleElement()
        .satisfies(step -> {
          assertThat(step.ending()).isEqualTo(Ending.NOT_DECIDED);
          assertThat(step.took()).isEqualTo(Duration.ofMinutes(2));
        });
  }

  @Test
  void aVersionThatAnswersNothingPassesNothingThoughNoConditionHolds() {
    between = () -> answers(100, 0, 0);

    assertThatThrownBy(() -> judge("failed>3", 50).pass(10, progress::add))
        .hasMessageContaining("only 0 pings reached it");
  }

  @Test
  void failuresThatNameNoVersionCountAgainstTheNewOne() {
    between =
        () -> {
          answers(100, 5, 0);
          pings.unanswered();
          pings.answered("", false, 1_000);
        };

    assertThatThrownBy(() -> judge("errors>1%", 50).pass(10, progress::add))
        .hasMessageContaining("errors>1% holds: errors is 28.57 %");
  }

  @Test
  void failuresOfTheOldVersionDoNotCountAgainstTheNewOne() {
    between =
        () -> {
          answers(100, 50, 0);
          pings.answered(OLD, false, 1_000);
        };

    assertThat(judge("errors>1%", 50).pass(10, progress::add).ending()).isEqualTo(Ending.PASSED);
  }

  @Test
  void eachStepJudgesItsOwnPings() {
    CanaryJudge judge = judge("errors>1%", 50);
    between = () -> answers(100, 50, 0);
    judge.pass(10, progress::add);
    between = () -> answers(100, 50, 1);

    assertThatThrownBy(() -> judge.pass(25, progress::add)).hasMessageContaining("at 25 %");
    assertThat(judge.steps()).extracting(CanaryStep::percent).containsExactly(10, 25);
  }

  @Test
  void withAllRequestsThereIsNoOldVersionToCompareWith() {
    CanaryJudge judge = judge("errors>1%,p99>2x", 50);
    between = () -> answers(0, 100, 0);

    assertThat(judge.pass(100, progress::add).reason())
        .contains("errors>1% does not hold")
        .doesNotContain("p99");
    assertThatThrownBy(() -> rules(List.of(100), "errors>1%,p99>2x", 50))
        .hasMessageContaining("there is no old version to compare with, as errors>1%,p99>2x does");
  }

  @Test
  void whatHoldsAtTheUsualConfidenceOnlyIsNotPassed() {
    between =
        () -> {
          if (pings.outcomes().settled() == 0) {
            answers(0, 500, 10);
          }
        };

    assertThatThrownBy(() -> judge("errors>1%", 50).pass(10, progress::add))
        .hasMessageContaining("not decided in time")
        .hasMessageContaining("errors>1% holds: errors is 2 %");
  }

  @Test
  void theLatencyOfTheFirstAnswersSaysNothing() {
    CanaryPings cold = new CanaryPings(NEW, 50, ticker::nanos);
    between =
        () -> {
          for (int i = 0; i < 50; i++) {
            cold.answered(OLD, true, 3_000);
            cold.answered(NEW, true, cold.outcomes().ok() < 50 ? 90_000 : 3_000);
          }
        };

    CanaryStep step = new CanaryJudge(rules("p99>2x", 50), cold, ticker).pass(10, progress::add);

    assertThat(step.pings().ok() - step.pings().latencies().count()).isEqualTo(50);
    assertThat(step.pings().latencies().max()).isLessThan(4_000);
  }

  @Test
  void theLastAnswerOfTheNewVersionIsKnown() {
    assertThat(pings.lastAnswer()).isEmpty();
    ticker.now = 7;
    pings.answered(NEW, true, 1);
    ticker.now = 9;
    pings.answered(OLD, true, 1);

    assertThat(pings.lastAnswer()).hasValue(7);
  }

  @ParameterizedTest
  @CsvSource({"'10,25'", "'25,10,100'", "'10,10,100'", "'0,100'", "'10,100,110'", "'-1,100'"})
  void stepsAscendToAll(String steps) {
    List<Integer> percents = List.of(steps.split(",")).stream().map(Integer::parseInt).toList();

    assertThatThrownBy(() -> rules(percents, "errors>1%", 50))
        .hasMessageContaining("ascending percentages that end with 100");
  }

  /// Answers within 3 ms.
  private void answers(int ofOld, int ofNew, int ofNewFailed) {
    for (int i = 0; i < ofOld; i++) {
      pings.answered(OLD, true, 3_000);
    }
    for (int i = 0; i < ofNew; i++) {
      pings.answered(NEW, i >= ofNewFailed, 3_000);
    }
  }

  private CanaryJudge judge(String conditions, int least) {
    return new CanaryJudge(rules(conditions, least), pings, ticker);
  }

  private static CanaryRules rules(String conditions, int least) {
    return rules(List.of(10, 25, 50, 100), conditions, least);
  }

  private static CanaryRules rules(List<Integer> steps, String conditions, int least) {
    return new CanaryRules(
        NEW,
        steps,
        Conditions.parse(conditions, CanaryRules.METRICS),
        least,
        Duration.ofSeconds(5),
        Duration.ofMinutes(2));
  }

  private final class Counting implements Ticker {
    private long now;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void pause(Duration duration) {
      now += duration.toNanos();
      between.run();
    }
  }
}
