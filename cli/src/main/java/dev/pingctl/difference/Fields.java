package dev.pingctl.difference;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the fields in which two states of an object differ. An element of a list is compared with
/// the one that has the same name or other key; a list without such keys is one field.
public final class Fields {
  private final List<FieldDifference> found = new ArrayList<>();

  private Fields() {}

  /// The fields that differ from one state to the other, in their order there.
  public static List<FieldDifference> between(Map<String, ?> before, Map<String, ?> after) {
    Fields fields = new Fields();
    fields.compare(FieldPath.ROOT, before, after);
    return List.copyOf(fields.found);
  }

  private void compare(FieldPath path, @Nullable Object before, @Nullable Object after) {
    if (isMapping(before) && isMapping(after) && hasFields(before, after)) {
      mappings(path, mapping(before), mapping(after));
    } else if (isList(before) && isList(after) && lists(path, list(before), list(after))) {
      return;
    } else if (!same(before, after)) {
      found.add(new FieldDifference(path, value(before), value(after)));
    }
  }

  /// Whether there is something to compare one by one; an empty mapping that comes or goes is a
  /// value.
  private static boolean hasFields(@Nullable Object before, @Nullable Object after) {
    return (before != null && after != null)
        || !mapping(before).isEmpty()
        || !mapping(after).isEmpty();
  }

  private void mappings(FieldPath path, Map<?, ?> before, Map<?, ?> after) {
    Set<Object> keys = new LinkedHashSet<>(before.keySet());
    keys.addAll(after.keySet());
    for (Object key : keys) {
      compare(path.key(String.valueOf(key)), before.get(key), after.get(key));
    }
  }

  /// Compares lists element by element; false where they have to be compared as wholes.
  private boolean lists(FieldPath path, List<?> before, List<?> after) {
    if (before.isEmpty() && after.isEmpty()) {
      return false;
    }
    Optional<Lists.Keyed> keyed = Lists.keyed(before, after);
    if (keyed.isPresent()) {
      Map<String, Object> first = keyed.get().first();
      Map<String, Object> second = keyed.get().second();
      Set<String> labels = new LinkedHashSet<>(first.keySet());
      labels.addAll(second.keySet());
      for (String label : labels) {
        element(path, label, first.get(label), second.get(label));
      }
      return true;
    }
    if (before.size() != after.size() || !before.stream().allMatch(Map.class::isInstance)) {
      return false;
    }
    for (int i = 0; i < before.size(); i++) {
      element(path, String.valueOf(i), before.get(i), after.get(i));
    }
    return true;
  }

  private void element(
      FieldPath path, String label, @Nullable Object before, @Nullable Object after) {
    Object value = before == null ? after : before;
    if (value != null) {
      compare(path.element(label, value), before, after);
    }
  }

  private static boolean isMapping(@Nullable Object value) {
    return value == null || value instanceof Map;
  }

  private static boolean isList(@Nullable Object value) {
    return value == null || value instanceof List;
  }

  private static Map<?, ?> mapping(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  /// Whether two values are the same, whatever types a parser has given their numbers.
  private static boolean same(@Nullable Object before, @Nullable Object after) {
    return before == null || after == null
        ? before == after
        : String.valueOf(before).equals(String.valueOf(after));
  }

  private static Optional<Object> value(@Nullable Object value) {
    return Optional.ofNullable(value);
  }
}
