package dev.pingctl.outcome;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// What an action has measured.
///
/// @param values by name, such as `failed` or `p99`
/// @param series values over time, by name
/// @param notes what was seen besides, as clauses
public record Measures(
    SortedMap<String, Value> values, SortedMap<String, List<Point>> series, List<String> notes)
    implements ActionResult {
  /// Nothing measured.
  public static final Measures NONE = new Measures(new TreeMap<>(), new TreeMap<>(), List.of());

  public Measures {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    series = Collections.unmodifiableSortedMap(new TreeMap<>(series));
    notes = List.copyOf(notes);
  }

  /// One measured value.
  ///
  /// @param samples how many observations it was made of
  /// @param low the least value that may be the true one, given the samples
  /// @param high the greatest
  public record Value(double number, Unit unit, long samples, double low, double high) {
    /// The value with its unit, as a person reads it.
    public String text() {
      return unit.text(number);
    }
  }

  /// A value at a time.
  ///
  /// @param seconds since the measuring began
  public record Point(double seconds, double value) {}

  /// One value.
  public static Measures of(String name, double number, Unit unit) {
    return of(name, number, unit, 1);
  }

  /// One value, known exactly, of so many observations.
  public static Measures of(String name, double number, Unit unit, long samples) {
    return new Measures(
        new TreeMap<>(Map.of(name, new Value(number, unit, samples, number, number))),
        new TreeMap<>(),
        List.of());
  }

  /// One value with the interval that it may truly be in.
  public static Measures of(String name, Value value) {
    return new Measures(new TreeMap<>(Map.of(name, value)), new TreeMap<>(), List.of());
  }

  /// A value over time.
  public static Measures series(String name, List<Point> points) {
    return new Measures(
        new TreeMap<>(), new TreeMap<>(Map.of(name, List.copyOf(points))), List.of());
  }

  /// A note.
  public static Measures note(String note) {
    return new Measures(new TreeMap<>(), new TreeMap<>(), List.of(note));
  }

  /// These and others; a later value of the same name replaces an earlier one.
  public Measures and(Measures others) {
    SortedMap<String, Value> allValues = new TreeMap<>(values);
    allValues.putAll(others.values);
    SortedMap<String, List<Point>> allSeries = new TreeMap<>(series);
    allSeries.putAll(others.series);
    List<String> allNotes = new ArrayList<>(notes);
    allNotes.addAll(others.notes);
    return new Measures(allValues, allSeries, allNotes);
  }

  /// The same with a prefix and a dot before every name; as they are where it is empty.
  public Measures named(String prefix) {
    return prefix.isEmpty() ? this : renamed(name -> prefix + "." + name);
  }

  private Measures renamed(UnaryOperator<String> rename) {
    SortedMap<String, Value> newValues = new TreeMap<>();
    values.forEach((name, value) -> newValues.put(rename.apply(name), value));
    SortedMap<String, List<Point>> newSeries = new TreeMap<>();
    series.forEach((name, points) -> newSeries.put(rename.apply(name), points));
    return new Measures(newValues, newSeries, notes);
  }

  @Override
  public boolean isChange() {
    return false;
  }

  /// The values in one line, or `measured` where there are none.
  @Override
  public String word() {
    if (values.isEmpty()) {
      return "measured";
    }
    List<String> words = new ArrayList<>();
    values.forEach((name, value) -> words.add(name + " " + value.text()));
    return String.join(", ", words);
  }
}
