package dev.pingctl.difference;

import java.util.List;
import java.util.Optional;

/// A field that differs between two states.
///
/// @param before its value, as YAML has it; empty where the field is not there
/// @param after the same of the other state
/// @param managers who has set it, by the names of field managers; empty where that is not known or
///   was pingctl or Helm
public record FieldDifference(
    FieldPath path, Optional<Object> before, Optional<Object> after, List<String> managers) {
  private static final String SECRET = "***";

  public FieldDifference {
    managers = List.copyOf(managers);
  }

  /// A difference that nobody is known to have made.
  public FieldDifference(FieldPath path, Optional<Object> before, Optional<Object> after) {
    this(path, before, after, List.of());
  }

  /// The same, with the managers who have set the field.
  public FieldDifference setBy(List<String> names) {
    return new FieldDifference(path, before, after, names);
  }

  /// The same without its values, which are secret. As with kubectl, two values that differ still
  /// look different.
  public FieldDifference masked() {
    boolean both = before.isPresent() && after.isPresent();
    return new FieldDifference(
        path,
        before.map(value -> both ? SECRET + " (before)" : SECRET),
        after.map(value -> both ? SECRET + " (after)" : SECRET),
        managers);
  }
}
