package dev.pingctl.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Unit;
import dev.pingctl.threshold.Decision.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {
  private static final Vocabulary ALONE =
      new Vocabulary(
          new TreeMap<>(
              Map.of(
                  "errors", Unit.SHARE,
                  "p99", Unit.TIME,
                  "p99.9", Unit.TIME,
                  "rate", Unit.RATE,
                  "memory", Unit.SIZE,
                  "count.lost", Unit.NUMBER)),
          Optional.empty());
  private static final Vocabulary ALL =
      ALONE.under("with").and(ALONE.under("without")).and(ALONE).comparedWith("the older version");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "errors>1%",
        "errors>=0",
        "errors<0.5%",
        "p99<=50ms",
        "p99==2.5s",
        "p99!=700us",
        "p99.9>1s",
        "rate<100/s",
        "memory>64Mi",
        "memory>1Gi",
        "memory>4Ki",
        "memory>4096B",
        "count.lost>0",
        "p99>2x",
        "with.p99>0.5x without.p99",
        "with.p99>without.p99.9",
        "errors>1%,p99>2x,count.lost>0"
      })
  void aConditionPrintsItselfAsItIsWritten(String text) {
    assertThat(Conditions.parse(text, ALL)).hasToString(text);
  }

  @Test
  void spacesAreAllowedAroundEachPart() {
    assertThat(Conditions.parse("  errors >  1% ,\twith.p99>=2x   without.p99 ", ALL))
        .hasToString("errors>1%,with.p99>=2x without.p99");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                | 1  | a metric such as errors is expected",
        "`errors>1%,`      | 11 | a metric such as errors is expected",
        "`errors>1%,,p99`  | 11 | a metric such as errors is expected",
        "`>1%`             | 1  | a metric such as errors is expected",
        "`wrong>1%`        | 1  | there is no metric 'wrong', only count.lost, errors, memory, p99, p99.9, rate",
        "`errors>1%,p98>1` | 11 | there is no metric 'p98', only count.lost, errors, memory, p99, p99.9, rate",
        "`errors`          | 7  | after errors one of > >= < <= == != is expected",
        "`errors=1%`       | 7  | after errors one of > >= < <= == != is expected",
        "`errors=>1%`      | 7  | after errors one of > >= < <= == != is expected",
        "`errors>`         | 8  | 5% or another metric is expected",
        "`errors>-1%`      | 8  | 5% or another metric is expected",
        "`p99>5m`          | 6  | 'm' is no unit; 5us, 5ms, 5s or another metric is expected",
        "`p99>1e3ms`       | 6  | 'e3ms' is no unit; 5us, 5ms, 5s or another metric is expected",
        "`p99>1.ms`        | 6  | '.ms' is no unit; 5us, 5ms, 5s or another metric is expected",
        "`p99>50`          | 5  | p99 is a time and cannot be compared with 50; 5us, 5ms, 5s or another metric is expected",
        "`p99>1%`          | 5  | p99 is a time and cannot be compared with 1%; 5us, 5ms, 5s or another metric is expected",
        "`errors>0.01`     | 8  | errors is a share and cannot be compared with 0.01; 5% or another metric is expected",
        "`errors>100.1%`   | 8  | errors is a share, which is never more than 100%",
        "`count.lost>1ms`  | 12 | count.lost is a number and cannot be compared with 1ms; a number or another metric is expected",
        "`memory>5`        | 8  | memory is a size and cannot be compared with 5; 5B, 5Ki, 5Mi, 5Gi or another metric is expected",
        "`p99>2x`          | 5  | there is nothing here that 2x of p99 could be measured by; 5us, 5ms, 5s or another metric is expected",
        "`p99>errors`      | 5  | errors is a share and cannot be compared with a time",
        "`p99>2x errors`   | 8  | errors is a share and cannot be compared with a time",
        "`p99>2x wrong`    | 8  | there is no metric 'wrong', only count.lost, errors, memory, p99, p99.9, rate",
        "`p99>2x >`        | 8  | a metric, a comma or the end is expected",
        "`errors>1% p99>1` | 11 | a comma or the end is expected",
        "`errors>1%;p99>1` | 9  | '%;p99>1' is no unit; 5% or another metric is expected",
        "`errors>9999999999999999%` | 23 | '9%' is no unit; 5% or another metric is expected"
      })
  void aMistakeIsNamedWithItsColumnAndWhatIsAllowed(String text, int column, String why) {
    assertThatThrownBy(() -> Conditions.parse(text, ALONE))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.id()).isEqualTo(FailureId.CONDITION);
              assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(failure.sentence())
                  .isEqualTo(
                      "Condition '%s' is wrong at column %d: %s.".formatted(text, column, why));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "p99>50ms, 0.05, DOES_NOT_HOLD",
    "p99>=50ms, 0.05, HOLDS",
    "p99<50ms, 0.05, DOES_NOT_HOLD",
    "p99<=50ms, 0.05, HOLDS",
    "p99==50ms, 0.05, HOLDS",
    "p99!=50ms, 0.05, DOES_NOT_HOLD",
    "p99>50ms, 0.050001, HOLDS",
    "p99<50ms, 0.049999, HOLDS",
    "p99==50000us, 0.05, HOLDS",
    "p99!=0, 0.05, HOLDS"
  })
  void aFactIsComparedExactly(String condition, double seconds, Answer answer) {
    assertThat(decide(condition, figures("p99", Measured.fact(seconds, Unit.TIME, 1))))
        .isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "p99>50ms, 0.051, 0.09, HOLDS",
    "p99>50ms, 0.050, 0.09, NOT_DECIDED",
    "p99>50ms, 0.010, 0.05, DOES_NOT_HOLD",
    "p99>50ms, 0.010, Infinity, NOT_DECIDED",
    "p99>50ms, 0.060, Infinity, HOLDS",
    "p99>=50ms, 0.050, 0.09, HOLDS",
    "p99>=50ms, 0.010, 0.05, NOT_DECIDED",
    "p99<50ms, 0.010, 0.05, NOT_DECIDED",
    "p99<50ms, 0.050, 0.09, DOES_NOT_HOLD",
    "p99<=50ms, 0.010, 0.05, HOLDS",
    "p99==50ms, 0.010, 0.09, NOT_DECIDED",
    "p99==50ms, 0.060, 0.09, DOES_NOT_HOLD",
    "p99!=50ms, 0.060, 0.09, HOLDS",
    "p99!=50ms, 0.010, 0.09, NOT_DECIDED"
  })
  void anEstimateIsDecidedOnceAllOfItsIntervalIsOnOneSide(
      String condition, double lower, double upper, Answer answer) {
    assertThat(decide(condition, figures("p99", time(lower, upper, 500)))).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "errors>0, 1, 100, HOLDS",
    "errors>0, 0, 100, DOES_NOT_HOLD",
    "errors==0, 0, 1, HOLDS",
    "errors>=100%, 100, 100, HOLDS",
    "errors<100%, 99, 100, HOLDS",
    "errors>1%, 0, 100, NOT_DECIDED",
    "errors>1%, 20, 100, HOLDS",
    "errors>1%, 0, 500, DOES_NOT_HOLD"
  })
  void noneAndAllAreComparedAsTheyWereSeen(
      String condition, long having, long samples, Answer answer) {
    Measured errors = Measured.share(having, samples, Confidence.USUAL);
    assertThat(decide(condition, figures("errors", errors))).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "p99>2x, 0.05, 0.06, 0.010, 0.020, HOLDS",
    "p99>2x, 0.04, 0.06, 0.010, 0.020, NOT_DECIDED",
    "p99>2x, 0.01, 0.02, 0.010, 0.020, DOES_NOT_HOLD",
    "p99>2x, 0.01, 0.03, 0.010, Infinity, NOT_DECIDED"
  })
  void aMultipleIsOfTheReferenceWithItsInterval(
      String condition, double lower, double upper, double ofLower, double ofUpper, Answer answer) {
    Figures figures =
        Figures.of(
            Map.of("p99", time(lower, upper, 500)), Map.of("p99", time(ofLower, ofUpper, 500)));
    assertThat(decide(condition, figures)).isEqualTo(answer);
  }

  @Test
  void metricsAreComparedWithEachOther() {
    Figures figures =
        Figures.of(
            Map.of("with.p99", time(0.02, 0.03, 500), "without.p99", time(0.2, 0.3, 500)),
            Map.of());

    assertThat(decide("with.p99<without.p99", figures)).isEqualTo(Answer.HOLDS);
    assertThat(decide("with.p99<0.5x without.p99", figures)).isEqualTo(Answer.HOLDS);
    assertThat(decide("without.p99<=with.p99", figures)).isEqualTo(Answer.DOES_NOT_HOLD);
  }

  @Test
  void tooFewSamplesDecideNothingUnlessTheFigureIsAFact() {
    Figures figures =
        Figures.of(
            Map.of(
                "errors", Measured.share(10, 10, Confidence.USUAL),
                "count.lost", Measured.fact(3, Unit.NUMBER, 10)),
            Map.of());
    List<Decision> decisions = Conditions.parse("errors>1%,count.lost>0", ALL).decide(figures, 50);

    assertThat(decisions)
        .extracting(Decision::answer)
        .containsExactly(Answer.NOT_DECIDED, Answer.HOLDS);
    assertThat(decisions)
        .extracting(Decision::sentence)
        .containsExactly(
            "errors>1% is not decided: 10 of at least 50 samples",
            "count.lost>0 holds: count.lost is 3");
  }

  @Test
  void aReferenceOfTooFewSamplesDecidesNothing() {
    Figures figures =
        Figures.of(Map.of("p99", time(0.05, 0.06, 500)), Map.of("p99", time(0.01, 0.02, 49)));

    assertThat(Conditions.parse("p99>2x", ALL).decide(figures, 50).getFirst().sentence())
        .isEqualTo("p99>2x is not decided: 49 of at least 50 samples");
  }

  @Test
  void whatHasNoValueDecidesNothing() {
    Figures nothing = Figures.of(Map.of(), Map.of());
    Figures alone = figures("p99", time(0.05, 0.06, 500));

    assertThat(Conditions.parse("p99>2x", ALL).decide(nothing).getFirst().sentence())
        .isEqualTo("p99>2x is not decided: p99 has no value");
    assertThat(Conditions.parse("p99>2x", ALL).decide(alone).getFirst().sentence())
        .isEqualTo("p99>2x is not decided: 2x has no value");
    assertThat(Conditions.parse("p99>with.p99", ALL).decide(alone).getFirst().sentence())
        .isEqualTo("p99>with.p99 is not decided: with.p99 has no value");
  }

  @Test
  void aDecisionSaysWhatItRestsOn() {
    Figures figures =
        Figures.of(
            Map.of(
                "errors", Measured.share(20, 100, Confidence.USUAL),
                "p99", time(0.05, Double.POSITIVE_INFINITY, 100)),
            Map.of("p99", time(0.01, 0.0204, 900)));

    assertThat(Conditions.parse("errors>1%,p99>2x", ALL).decide(figures))
        .extracting(Decision::sentence)
        .containsExactly(
            "errors>1% holds: errors is 20 % (13.34 % to 28.88 %, 100 samples)",
            "p99>2x holds: p99 is 50 ms (50 ms or more, 100 samples), 2x is 20 ms (20 ms to 40.8 ms,"
                + " 900 samples)");
  }

  @Test
  void theDocumentHasTheFiguresAndNoInfinity() {
    Figures figures = figures("p99", time(0.05, Double.POSITIVE_INFINITY, 100));

    assertThat(Conditions.parse("p99>60ms", ALL).decide(figures).getFirst().document())
        .isEqualTo(
            Map.of(
                "condition", "p99>60ms",
                "answer", "not decided",
                "sentence", "p99>60ms is not decided: p99 is 50 ms (50 ms or more, 100 samples)",
                "measured", Map.of("value", 0.05, "lower", 0.05, "samples", 100L),
                "bound", Map.of("value", 0.06, "lower", 0.06, "upper", 0.06, "samples", 0L)));
  }

  private static Answer decide(String conditions, Figures figures) {
    return Conditions.parse(conditions, ALL).decide(figures).getFirst().answer();
  }

  private static Measured time(double lower, double upper, long samples) {
    return new Measured(lower, Unit.TIME, samples, new Interval(lower, upper));
  }

  private static Figures figures(String metric, Measured measured) {
    return Figures.of(Map.of(metric, measured), Map.of());
  }
}
