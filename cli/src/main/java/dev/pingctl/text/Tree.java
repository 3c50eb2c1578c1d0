package dev.pingctl.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Content as YAML and JSON have it: mappings, lists and scalars.
public final class Tree {
  private Tree() {}

  /// Returns a value as a mapping with text keys; empty where it is none.
  public static Map<String, Object> mapping(@Nullable Object value) {
    Map<String, Object> mapping = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> mapping.put(String.valueOf(key), each));
    }
    return mapping;
  }

  /// Returns the text under a key; empty where there is none or it is blank.
  public static Optional<String> text(Map<String, Object> mapping, String key) {
    return mapping.get(key) instanceof String text && !text.isBlank()
        ? Optional.of(text)
        : Optional.empty();
  }

  /// Returns the value at a path of keys, or null where the path leads nowhere.
  public static @Nullable Object at(@Nullable Object from, String... path) {
    Object value = from;
    for (String key : path) {
      value = value instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return value;
  }
}
