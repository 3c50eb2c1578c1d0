package dev.pingctl.experiment.report;

import dev.pingctl.outcome.Unit;
import java.util.ArrayList;
import java.util.List;

/// A linear axis of a plot, which begins at 0 where no value is below it.
///
/// @param least the value at its beginning, a multiple of `step`
/// @param most the value at its end, likewise
/// @param step between two ticks
/// @param from where it begins, in units of the plot
/// @param to where it ends; less than `from` for an axis that points up
record Axis(double least, double most, double step, double from, double to, Unit unit) {
  private static final double KIBI = 1024;
  private static final double DECADE = 10;

  /// An axis that shows all of some finite values.
  ///
  /// @param steps the most steps between ticks
  static Axis of(Unit unit, List<Double> values, double from, double to, int steps) {
    double high = values.stream().mapToDouble(Double::doubleValue).reduce(0, Math::max);
    double low = values.stream().mapToDouble(Double::doubleValue).reduce(0, Math::min);
    if (high == low) {
      high = 1;
    }
    double step = step(unit, (high - low) / steps);
    if (unit == Unit.NUMBER && values.stream().allMatch(value -> value == Math.rint(value))) {
      step = Math.max(1, step);
    }
    double least = Math.floor(low / step) * step;
    double most = Math.ceil(high / step) * step;
    return new Axis(least, most, step, from, to, unit);
  }

  /// The least of 1, 2, 5, 10, 20, … that is not below a value; of bytes in a unit of theirs.
  private static double step(Unit unit, double least) {
    double scale = 1;
    while (unit == Unit.SIZE && least / scale >= KIBI) {
      scale *= KIBI;
    }
    double wanted = least / scale;
    double power = Math.pow(DECADE, Math.floor(Math.log10(wanted)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= wanted) {
        return factor * power * scale;
      }
    }
    return DECADE * power * scale;
  }

  /// Where a value is drawn; at the end of the axis where it is beyond that.
  double at(double value) {
    double share = (Math.clamp(value, least, most) - least) / (most - least);
    return from + share * (to - from);
  }

  /// The values that have a tick.
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    long number = Math.round((most - least) / step);
    for (long i = 0; i <= number; i++) {
      ticks.add(least + i * step);
    }
    return ticks;
  }

  /// A value as it is written beside its tick; times are all in seconds, or all in a part of them.
  String label(double value) {
    if (value == 0) {
      return "0";
    }
    return unit == Unit.TIME && most >= 1 ? Unit.NUMBER.text(value) + " s" : unit.text(value);
  }
}
