package dev.pingctl.experiment.report;

import java.util.Locale;

/// A plot as SVG. Its colours are attributes, so that it can be seen alone; a page may set others
/// for the classes `arm0` to `arm5`, `axis` and `grid`.
final class Plot {
  /// The width of every plot, in its own units.
  static final double WIDTH = 360;

  /// The height of a line of text.
  static final double LINE = 14;

  /// Colours that differ for colour-blind eyes, too: M. Okabe, K. Ito, *Color Universal Design*.
  private static final String[] COLORS = {
    "#0072b2", "#c24e00", "#00795a", "#a0508a", "#8a6400", "#3a7ca5"
  };

  private static final double LETTER = 6.2;
  private static final int LONGEST_NAME = 16;

  private final Markup svg = new Markup();

  /// Begins a plot.
  ///
  /// @param label what it shows, for those who cannot see it
  Plot(double height, String label) {
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        "0 0 %s %s".formatted(number(WIDTH), number(height)),
        "role",
        "img",
        "aria-label",
        label,
        "font-family",
        "sans-serif",
        "font-size",
        "11",
        "fill",
        "currentColor");
  }

  /// The class that holds the colour of an arm.
  static String arm(int index) {
    return "arm" + index % COLORS.length;
  }

  /// The name of an arm, cut where there is no room for it.
  static String name(String arm) {
    return arm.length() <= LONGEST_NAME ? arm : arm.substring(0, LONGEST_NAME - 1) + "…";
  }

  /// How wide a text is at most.
  static double width(String text) {
    return text.length() * LETTER;
  }

  /// Begins what is drawn in the colour of an arm.
  Plot openArm(int index) {
    String color = COLORS[index % COLORS.length];
    svg.open("g", "class", arm(index), "fill", color, "stroke", color);
    return this;
  }

  /// Ends it.
  Plot close() {
    svg.close();
    return this;
  }

  /// An axis below what is drawn, with lines up from each tick.
  ///
  /// @param top where these lines end
  /// @param bottom where the axis is
  Plot below(Axis axis, double top, double bottom) {
    svg.open("g", "class", "grid", "stroke", "#d0d0d0");
    axis.ticks().forEach(tick -> line(axis.at(tick), top, axis.at(tick), bottom));
    svg.close().open("g", "class", "axis", "fill", "#555");
    for (double tick : axis.ticks()) {
      text(axis.at(tick), bottom + LINE, "middle", axis.label(tick));
    }
    return close();
  }

  /// An axis on the left of what is drawn, with lines to the right from each tick.
  ///
  /// @param left where the axis is
  /// @param right where these lines end
  Plot beside(Axis axis, double left, double right) {
    svg.open("g", "class", "grid", "stroke", "#d0d0d0");
    axis.ticks().forEach(tick -> line(left, axis.at(tick), right, axis.at(tick)));
    svg.close().open("g", "class", "axis", "fill", "#555");
    for (double tick : axis.ticks()) {
      text(left - 5, axis.at(tick) + 4, "end", axis.label(tick));
    }
    return close();
  }

  /// A line, with more attributes as names and values in turn.
  Plot line(double x1, double y1, double x2, double y2, String... more) {
    String[] attributes = {"x1", number(x1), "y1", number(y1), "x2", number(x2), "y2", number(y2)};
    svg.empty("line", joined(attributes, more));
    return this;
  }

  /// A line through points, given as `x,y` with blanks between them.
  Plot path(String points, String... more) {
    svg.empty("polyline", joined(new String[] {"points", points, "fill", "none"}, more));
    return this;
  }

  /// A dot with a text that a pointer over it shows.
  Plot dot(double x, double y, double radius, String title) {
    svg.open("circle", "cx", number(x), "cy", number(y), "r", number(radius), "stroke", "none")
        .leaf("title", title)
        .close();
    return this;
  }

  /// A text.
  ///
  /// @param anchor `start`, `middle` or `end`: which part of it is at `x`
  Plot text(double x, double y, String anchor, String text, String... more) {
    String[] attributes = {"x", number(x), "y", number(y), "text-anchor", anchor, "stroke", "none"};
    svg.leaf("text", text, joined(attributes, more));
    return this;
  }

  private static String[] joined(String[] first, String[] second) {
    String[] all = new String[first.length + second.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  /// A length in units of the plot, with one digit behind the point.
  static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
  }

  /// Ends the plot.
  Markup end() {
    return svg.close();
  }
}
