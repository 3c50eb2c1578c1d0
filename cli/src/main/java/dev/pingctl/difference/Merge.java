package dev.pingctl.difference;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an object becomes by an upgrade of the release that made it: Helm gives it the fields of
/// the new manifest, takes away those that only the former one had, and leaves those of others.
public final class Merge {
  private Merge() {}

  /// The object after the upgrade.
  ///
  /// @param former its manifest in the present revision; empty where there was none
  /// @param wanted its manifest in the new revision
  /// @param live the object as it is
  public static Map<String, Object> of(
      Map<String, ?> former, Map<String, ?> wanted, Map<String, ?> live) {
    return mappings(former, wanted, live);
  }

  private static Object value(@Nullable Object former, Object wanted, @Nullable Object live) {
    return switch (wanted) {
      case Map<?, ?> map ->
          live instanceof Map<?, ?> || !map.isEmpty()
              ? mappings(mapping(former), map, mapping(live))
              : map;
      case List<?> list when live instanceof List<?> there ->
          lists(former instanceof List<?> were ? were : List.of(), list, there);
      // A number may be a text in the one and a number in the other.
      default ->
          live != null && String.valueOf(wanted).equals(String.valueOf(live)) ? live : wanted;
    };
  }

  private static Map<String, Object> mappings(Map<?, ?> former, Map<?, ?> wanted, Map<?, ?> live) {
    Map<String, Object> merged = new LinkedHashMap<>();
    live.forEach((key, value) -> {
      if (wanted.get(key) == null && former.get(key) == null && value != null) {
        merged.put(String.valueOf(key), value);
      }
      if (wanted.get(key) != null) {
        merged.put(String.valueOf(key), value(former.get(key), wanted.get(key), value));
      }
    });
    wanted.forEach((key, value) -> {
      if (value != null && !isNothing(value) && live.get(key) == null) {
        merged.put(String.valueOf(key), value(former.get(key), value, null));
      }
    });
    return merged;
  }

  /// Whether a value says no more than its absence, which is how the API keeps it.
  private static boolean isNothing(Object value) {
    return (value instanceof Map<?, ?> map && map.isEmpty())
        || (value instanceof List<?> list && list.isEmpty());
  }

  private static List<Object> lists(List<?> former, List<?> wanted, List<?> live) {
    Optional<Lists.Keyed> keyed = Lists.keyed(wanted, live);
    List<Object> merged = new ArrayList<>();
    if (keyed.isEmpty()) {
      for (int i = 0; i < wanted.size(); i++) {
        boolean both = i < live.size() && i < wanted.size();
        Object was = i < former.size() ? former.get(i) : null;
        merged.add(both ? value(was, wanted.get(i), live.get(i)) : wanted.get(i));
      }
      return merged;
    }
    Map<String, Object> before =
        Lists.keyed(wanted, former).map(Lists.Keyed::second).orElse(Map.of());
    Map<String, Object> there = keyed.get().second();
    there.forEach((label, element) -> {
      if (!keyed.get().first().containsKey(label) && !before.containsKey(label)) {
        merged.add(element); // Somebody else has added it.
      }
    });
    keyed
        .get()
        .first()
        .forEach(
            (label, element) -> merged.add(value(before.get(label), element, there.get(label))));
    return merged;
  }

  private static Map<?, ?> mapping(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }
}
