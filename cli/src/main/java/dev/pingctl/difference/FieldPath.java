package dev.pingctl.difference;

import java.util.ArrayList;
import java.util.List;

/// The place of a field in an object, such as `spec.template.spec.containers[ping].image`.
public record FieldPath(List<Step> steps) {
  /// The whole object.
  public static final FieldPath ROOT = new FieldPath(List.of());

  public FieldPath {
    steps = List.copyOf(steps);
  }

  /// One step into an object.
  public sealed interface Step {
    /// Into the value under a key of a mapping.
    record Key(String name) implements Step {}

    /// Into an element of a list.
    ///
    /// @param label what identifies it to a reader: its name, or its number
    /// @param value the element itself
    record Element(String label, Object value) implements Step {}
  }

  /// The field at a path of keys.
  public static FieldPath of(String... keys) {
    FieldPath path = ROOT;
    for (String key : keys) {
      path = path.key(key);
    }
    return path;
  }

  /// The field under a key of this one.
  public FieldPath key(String name) {
    return below(new Step.Key(name));
  }

  /// An element of this list.
  public FieldPath element(String label, Object value) {
    return below(new Step.Element(label, value));
  }

  private FieldPath below(Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new FieldPath(longer);
  }

  /// Whether it is at these keys or below them.
  public boolean isIn(String... keys) {
    return steps.size() >= keys.length && steps.subList(0, keys.length).equals(of(keys).steps);
  }

  /// The path as causes and reports name it: keys with a dot or a slash are in brackets.
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      switch (step) {
        case Step.Key key when key.name().contains(".") || key.name().contains("/") ->
            text.append('[').append(key.name()).append(']');
        case Step.Key key -> text.append(text.isEmpty() ? "" : ".").append(key.name());
        case Step.Element element -> text.append('[').append(element.label()).append(']');
      }
    }
    return text.toString();
  }
}
