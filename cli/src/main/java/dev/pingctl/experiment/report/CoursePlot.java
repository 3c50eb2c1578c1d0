package dev.pingctl.experiment.report;

import dev.pingctl.experiment.report.Readings.Course;
import dev.pingctl.outcome.Measures.Point;
import dev.pingctl.outcome.Unit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// One measure over time, an arm below the other with the same axes: a thin line for each round, a
/// strong one for the round in the middle, by the mean of its values.
final class CoursePlot {
  private static final double PANEL = 58;
  private static final double NAME = 26;
  private static final double FREE_BEHIND_LABELS = 8;
  private static final double RIGHT = Plot.WIDTH - 12;
  private static final int STEPS_UP = 2;
  private static final int STEPS_ALONG = 6;

  /// A line of so few points has a dot at each.
  private static final int FEW = 10;

  private final Readings readings;
  private final String name;
  private final List<String> arms;

  private CoursePlot(Readings readings, String name) {
    this.readings = readings;
    this.name = name;
    this.arms =
        readings.arms().stream().filter(arm -> !readings.courses(arm, name).isEmpty()).toList();
  }

  /// The plot of what was measured over time in an arm at least.
  static Markup of(Readings readings, String name) {
    return new CoursePlot(readings, name).draw();
  }

  private Markup draw() {
    Unit unit = readings.unit(name);
    Axis measure = Axis.of(unit, all(Point::value), 0, 0, STEPS_UP);
    double left =
        FREE_BEHIND_LABELS
            + measure.ticks().stream().map(measure::label).mapToDouble(Plot::width).max().orElse(0);
    Axis time = Axis.of(Unit.TIME, all(Point::seconds), left, RIGHT, STEPS_ALONG);
    double bottom = arms.size() * (NAME + PANEL);
    Plot plot = new Plot(bottom + 2 * Plot.LINE, label());
    for (int i = 0; i < arms.size(); i++) {
      double floor = (i + 1) * (NAME + PANEL);
      Axis up = Axis.of(unit, all(Point::value), floor, floor - PANEL, STEPS_UP);
      plot.beside(up, left, RIGHT);
      panel(plot, time, up, arms.get(i));
    }
    plot.below(time, bottom, bottom + 3);
    return plot.end();
  }

  private void panel(Plot plot, Axis time, Axis up, String arm) {
    plot.openArm(readings.arms().indexOf(arm));
    plot.text(time.from(), up.to() - 8, "start", Plot.name(arm), "font-weight", "bold");
    List<Course> courses = readings.courses(arm, name);
    Course middle = middle(courses);
    for (Course course : courses) {
      if (course != middle) {
        plot.path(points(course, time, up), "stroke-opacity", "0.4");
      }
    }
    plot.path(points(middle, time, up), "stroke-width", "2");
    if (middle.points().size() <= FEW) {
      for (Point point : middle.points()) {
        plot.dot(time.at(point.seconds()), up.at(point.value()), 3, up.unit().text(point.value()));
      }
    }
    plot.close();
  }

  private static String points(Course course, Axis time, Axis up) {
    return course.points().stream()
        .map(point ->
            Plot.number(time.at(point.seconds())) + "," + Plot.number(up.at(point.value())))
        .collect(Collectors.joining(" "));
  }

  /// The course of which the mean is the median of all; the lower of two.
  private static Course middle(List<Course> courses) {
    List<Course> sorted =
        courses.stream().sorted(Comparator.comparingDouble(CoursePlot::mean)).toList();
    return sorted.get((sorted.size() - 1) / 2);
  }

  private static double mean(Course course) {
    return course.points().stream().mapToDouble(Point::value).average().orElse(0);
  }

  private List<Double> all(ToDoubleFunction<Point> of) {
    return arms.stream()
        .flatMap(arm -> readings.courses(arm, name).stream())
        .flatMap(course -> course.points().stream())
        .map(of::applyAsDouble)
        .toList();
  }

  private String label() {
    return "Plot of %s over time by arm. %s."
        .formatted(name, arms.stream().map(this::highest).collect(Collectors.joining("; ")));
  }

  private String highest(String arm) {
    Optional<Point> highest =
        readings.courses(arm, name).stream()
            .flatMap(course -> course.points().stream())
            .max(Comparator.comparingDouble(Point::value));
    return highest
        .map(point ->
            "%s: at most %s, after %s"
                .formatted(
                    arm, readings.unit(name).text(point.value()), Unit.TIME.text(point.seconds())))
        .orElse(arm);
  }
}
