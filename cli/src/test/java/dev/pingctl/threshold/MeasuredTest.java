package dev.pingctl.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuredTest {
  /// Compared with R: `prop.test(x, n, correct = FALSE)`.
  @ParameterizedTest
  @CsvSource({
    "0, 10, 0, 0.277533",
    "1, 10, 0.017876, 0.404150",
    "10, 10, 0.722467, 1",
    "20, 100, 0.133367, 0.288829",
    "3, 1000, 0.001021, 0.008783"
  })
  void aShareHasWilsonsInterval(long having, long samples, double lower, double upper) {
    Measured share = Measured.share(having, samples, Confidence.USUAL);

    assertThat(share.value()).isEqualTo(having / (double) samples);
    assertThat(share.interval().lower()).isCloseTo(lower, within(1e-5));
    assertThat(share.interval().upper()).isCloseTo(upper, within(1e-5));
  }

  @Test
  void moreConfidenceTakesAWiderInterval() {
    Interval usual = Measured.share(20, 100, Confidence.USUAL).interval();
    Interval strict = Measured.share(20, 100, Confidence.STRICT).interval();

    assertThat(strict.lower()).isLessThan(usual.lower());
    assertThat(strict.upper()).isGreaterThan(usual.upper());
  }

  @Test
  void aShareOfNothingIsRefused() {
    assertThatThrownBy(() -> Measured.share(0, 0, Confidence.USUAL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// The probabilities of the binomial distribution, summed up: of 10 samples, P(B(10, 0.5) <= 1) =
  /// 0.0107 and P(B <= 2) = 0.0547; of 100, P(B(100, 0.99) <= 96) = 0.0184 and P(B <= 97) = 0.0794.
  @ParameterizedTest
  @CsvSource({
    "1, 0.5, , ",
    "5, 0.5, , ",
    "6, 0.5, 1, 6",
    "10, 0.5, 2, 9",
    "100, 0.99, 97, ",
    "367, 0.99, 359, ",
    "368, 0.99, 360, 368",
    "369, 0.99, 361, 369",
    "1000, 0.5, 469, 532",
    "1000000, 0.5, 499020, 500981"
  })
  void ranksLimitAPercentile(long samples, double quantile, Long lower, Long upper) {
    Ranks ranks = Ranks.of(samples, quantile, Confidence.USUAL);

    assertThat(ranks.lower()).isEqualTo(optional(lower));
    assertThat(ranks.upper()).isEqualTo(optional(upper));
  }

  @Test
  void theIntervalOfAPercentileHoldsTheTrueOneAsOftenAsItPromises() {
    Random random = new Random(7);
    double quantile = 0.9;
    double truth = -Math.log(1 - quantile);
    int rounds = 2_000;
    int held = 0;
    for (int round = 0; round < rounds; round++) {
      double[] samples = random.doubles(300).map(each -> -Math.log(1 - each)).sorted().toArray();
      Interval interval =
          Measured.percentile(
                  samples[269],
                  quantile,
                  samples.length,
                  rank -> samples[(int) rank - 1],
                  Confidence.USUAL)
              .interval();
      held += interval.lower() <= truth && truth <= interval.upper() ? 1 : 0;
    }

    assertThat(held / (double) rounds).isBetween(0.945, 0.99);
  }

  @Test
  void aPercentileOfFewSamplesHasNoUpperLimit() {
    double[] samples = {1, 2, 3};
    Measured p99 =
        Measured.percentile(3, 0.99, 3, rank -> samples[(int) rank - 1], Confidence.USUAL);

    assertThat(p99.interval().upper()).isInfinite();
    assertThat(p99.text()).isEqualTo("3 s (2 s or more, 3 samples)");
  }

  @Test
  void aMeanHasTheNormalInterval() {
    Measured mean = Measured.mean(10, 2, Unit.NUMBER, 100, Confidence.USUAL);

    assertThat(mean.interval().lower()).isCloseTo(9.608, within(1e-3));
    assertThat(mean.interval().upper()).isCloseTo(10.392, within(1e-3));
  }

  @ParameterizedTest
  @CsvSource({
    "SHARE, 0.2034, 20.34 %",
    "SHARE, 0, 0 %",
    "TIME, 0, 0 ms",
    "TIME, 0.0000421, 42.1 us",
    "TIME, 0.0521, 52.1 ms",
    "TIME, 1.5, 1.5 s",
    "TIME, 100, 100 s",
    "RATE, 99.75, 99.75/s",
    "SIZE, 512, 512 B",
    "SIZE, 67108864, 64 Mi",
    "SIZE, 3221225472, 3 Gi",
    "NUMBER, 1200, 1200",
    "NUMBER, 0.25, 0.25"
  })
  void valuesAreShownInTheirUnit(Unit unit, double value, String text) {
    assertThat(unit.text(value)).isEqualTo(text);
  }

  private static OptionalLong optional(Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
