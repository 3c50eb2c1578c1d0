package dev.pingctl.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pingctl.outcome.Unit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void ticksAreRoundAndBeginAtZero() {
    assertThat(labels(Unit.SHARE, 0.003, 0.137)).containsExactly("0", "5 %", "10 %", "15 %");
    assertThat(labels(Unit.TIME, 0.0042)).containsExactly("0", "2 ms", "4 ms", "6 ms");
    assertThat(labels(Unit.TIME, 1.5)).containsExactly("0", "0.5 s", "1 s", "1.5 s");
    assertThat(labels(Unit.RATE, 8800)).containsExactly("0", "5000/s", "10000/s");
  }

  @Test
  void bytesAreCountedInTheirOwnUnits() {
    assertThat(labels(Unit.SIZE, 100.0 * 1024 * 1024)).containsExactly("0", "50 Mi", "100 Mi");
  }

  @Test
  void valuesBelowZeroAreOnItToo() {
    assertThat(labels(Unit.NUMBER, -1, 3)).containsExactly("-1", "0", "1", "2", "3");
  }

  @Test
  void anAxisOfNothingOrZerosHasAPlaceForThem() {
    assertThat(labels(Unit.NUMBER)).startsWith("0").endsWith("1");
    assertThat(labels(Unit.NUMBER, 0)).startsWith("0").endsWith("1");
  }

  @Test
  void valuesArePlacedBetweenItsEnds() {
    Axis axis = Axis.of(Unit.NUMBER, List.of(8.0), 200, 100, 4);

    assertThat(axis.at(0)).isEqualTo(200);
    assertThat(axis.at(4)).isCloseTo(150, within(1e-9));
    assertThat(axis.at(8)).isEqualTo(100);
    assertThat(axis.at(Double.POSITIVE_INFINITY)).isEqualTo(100);
  }

  private static List<String> labels(Unit unit, double... values) {
    Axis axis = Axis.of(unit, Arrays.stream(values).boxed().toList(), 0, 100, 4);
    return axis.ticks().stream().map(axis::label).toList();
  }
}
