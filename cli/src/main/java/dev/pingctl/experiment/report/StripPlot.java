package dev.pingctl.experiment.report;

import dev.pingctl.experiment.Journal.Spread;
import dev.pingctl.experiment.report.Readings.Limit;
import dev.pingctl.experiment.report.Readings.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The values of one measure in every round, an arm below the other: a dot for each round, with a
/// thin line for what may be the true value, and a bar at the median. A dashed line is the fixed
/// value that a condition compares an arm with.
final class StripPlot {
  private static final double ROW = 30;
  private static final double TOP = 4;
  private static final double BAR = 11;
  private static final double DOT = 3.5;
  private static final double MOST_BETWEEN_DOTS = 5;
  private static final int STEPS = 4;
  private static final double FREE_BEHIND_NAMES = 10;
  private static final double FREE_BEFORE_MEDIANS = 14;

  private final Readings readings;
  private final String name;
  private final List<String> arms;

  private StripPlot(Readings readings, String name) {
    this.readings = readings;
    this.name = name;
    this.arms =
        readings.arms().stream().filter(arm -> readings.spread(arm, name).isPresent()).toList();
  }

  /// The plot of a measure that has a value in an arm at least.
  static Markup of(Readings readings, String name) {
    return new StripPlot(readings, name).draw();
  }

  private Markup draw() {
    double bottom = TOP + ROW * arms.size();
    double left =
        FREE_BEHIND_NAMES + arms.stream().map(Plot::name).mapToDouble(Plot::width).max().orElse(0);
    double right =
        Plot.WIDTH
            - FREE_BEFORE_MEDIANS
            - arms.stream().map(this::median).mapToDouble(Plot::width).max().orElse(0);
    Axis axis = Axis.of(readings.unit(name), shown(), left, right, STEPS);
    Plot plot = new Plot(bottom + 2 * Plot.LINE - TOP, label());
    plot.below(axis, TOP, bottom);
    for (int i = 0; i < arms.size(); i++) {
      row(plot, axis, arms.get(i), TOP + ROW * (i + 0.5));
    }
    return plot.end();
  }

  private void row(Plot plot, Axis axis, String arm, double middle) {
    plot.openArm(readings.arms().indexOf(arm));
    plot.text(0, middle + 4, "start", Plot.name(arm), "font-weight", "bold");
    for (Limit limit : readings.limits(name)) {
      if (limit.arm().equals(arm)) {
        double x = axis.at(limit.value());
        plot.line(x, middle - ROW / 2, x, middle + ROW / 2, "stroke-dasharray", "3 2");
      }
    }
    List<Reading> values = readings.readings(arm, name);
    double between = Math.min(MOST_BETWEEN_DOTS, 2 * BAR / values.size());
    double y = middle - between * (values.size() - 1) / 2;
    for (Reading reading : values) {
      interval(plot, axis, reading, y);
      plot.dot(
          axis.at(reading.value().number()),
          y,
          DOT,
          "round %d: %s".formatted(reading.round(), reading.value().text()));
      y += between;
    }
    readings
        .spread(arm, name)
        .map(Spread::median)
        .map(axis::at)
        .ifPresent(x -> plot.line(x, middle - BAR, x, middle + BAR, "stroke-width", "2.5"));
    plot.text(Plot.WIDTH, middle + 4, "end", median(arm)).close();
  }

  private static void interval(Plot plot, Axis axis, Reading reading, double y) {
    double low = reading.value().low();
    double high = reading.value().high();
    if (low < high) {
      plot.line(axis.at(low), y, axis.at(high), y, "stroke-opacity", "0.5");
    }
  }

  /// All values that the axis has to show.
  private List<Double> shown() {
    List<Double> shown = new ArrayList<>();
    for (String arm : arms) {
      readings.readings(arm, name).stream()
          .map(Reading::value)
          .flatMap(value -> Stream.of(value.number(), value.low(), value.high()))
          .filter(Double::isFinite)
          .forEach(shown::add);
    }
    readings.limits(name).forEach(limit -> shown.add(limit.value()));
    return shown;
  }

  private String median(String arm) {
    return readings.spread(arm, name).map(spread -> spread.unit().text(spread.median())).orElse("");
  }

  private String label() {
    return "Plot of %s by arm. %s."
        .formatted(
            name,
            arms.stream()
                .map(arm ->
                    readings.spread(arm, name).map(spread -> arm + ": " + spread.text()).orElse(""))
                .collect(Collectors.joining("; ")));
  }
}
