package dev.pingctl.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatencyTest {
  @Test
  void agreesWithTheSortedValuesToThreeDigits() {
    Random random = new Random(7);
    long[] values = new long[50_000];
    Histogram histogram = new Histogram(3);
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) Math.exp(5 + 2 * random.nextGaussian()) + 1;
      histogram.recordValue(values[i]);
    }
    Arrays.sort(values);

    Latency latency = Latency.of(Distribution.of(histogram));

    assertThat(latency.min()).isEqualTo(values[0]);
    assertThat((double) latency.p50()).isCloseTo(values[24_999], digits());
    assertThat((double) latency.p90()).isCloseTo(values[44_999], digits());
    assertThat((double) latency.p99()).isCloseTo(values[49_499], digits());
    assertThat((double) latency.p999()).isCloseTo(values[49_949], digits());
    assertThat((double) latency.max()).isCloseTo(values[49_999], digits());
    assertThat(latency.mean()).isCloseTo(Arrays.stream(values).average().orElse(0), digits());
  }

  @Test
  void everyAnswerIsInOneOfAtMostTwelveBuckets() {
    for (long highest :
        new long[] {1, 2, 9, 10, 11, 99, 1_000, 54_321, 7_000_000, 90_000_000_000L}) {
      Histogram histogram = new Histogram(3);
      histogram.recordValue(0);
      histogram.recordValue(highest / 2);
      histogram.recordValue(highest);

      Latency latency = Latency.of(Distribution.of(histogram));

      assertThat(latency.buckets()).hasSizeBetween(1, Latency.MOST_BUCKETS);
      assertThat(latency.buckets().stream().mapToLong(Latency.Bucket::count).sum()).isEqualTo(3);
    }
  }

  @Test
  void bucketsAreNeighboursFromRoundNumberToRoundNumber() {
    Histogram histogram = new Histogram(3);
    histogram.recordValue(150);
    histogram.recordValue(400);
    histogram.recordValue(2_100);

    assertThat(Latency.of(Distribution.of(histogram)).buckets())
        .containsExactly(
            new Latency.Bucket(150, 200, 1),
            new Latency.Bucket(200, 300, 0),
            new Latency.Bucket(300, 500, 1),
            new Latency.Bucket(500, 700, 0),
            new Latency.Bucket(700, 1_000, 0),
            new Latency.Bucket(1_000, 1_500, 0),
            new Latency.Bucket(1_500, 2_000, 0),
            new Latency.Bucket(2_000, 3_000, 1));
  }

  private static Percentage digits() {
    return Percentage.withPercentage(0.2);
  }
}
