package dev.pingctl.cluster.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Names the fields in which two states of an object differ, such as
/// `spec.template.spec.containers[ping].image`, and never what they hold.
final class Comparison {
  /// What the API keeps itself: it differs after every change.
  static final Set<String> OF_THE_API =
      Set.of(
          "apiVersion", // These two are left out in lists.
          "kind",
          "status",
          "metadata.managedFields",
          "metadata.resourceVersion",
          "metadata.generation",
          "metadata.creationTimestamp",
          "metadata.uid");

  private final boolean exact;
  private final List<String> fields = new ArrayList<>();

  private Comparison(boolean exact) {
    this.exact = exact;
  }

  /// The fields of a manifest that an existing object does not have so. What the API or others have
  /// added does not count.
  static List<String> lacking(Map<String, Object> wanted, Map<String, Object> found) {
    Comparison comparison = new Comparison(false);
    comparison.compare("", readable(wanted), found);
    return comparison.fields;
  }

  /// The fields that differ from one state of an object to the next, but for those that the API
  /// keeps itself.
  static List<String> between(Map<String, Object> before, Map<String, Object> after) {
    Comparison comparison = new Comparison(true);
    comparison.compare("", before, after);
    return comparison.fields;
  }

  /// A Secret's texts as they can be read again.
  static Map<String, Object> readable(Map<String, Object> wanted) {
    if (!(wanted.get("stringData") instanceof Map<?, ?> texts)) {
      return wanted;
    }
    Map<String, Object> readable = new LinkedHashMap<>(wanted);
    readable.remove("stringData");
    Map<String, Object> data = new LinkedHashMap<>();
    texts.forEach((key, text) ->
        data.put(
            String.valueOf(key),
            Base64.getEncoder()
                .encodeToString(String.valueOf(text).getBytes(StandardCharsets.UTF_8))));
    readable.put("data", data);
    return readable;
  }

  private void compare(String path, @Nullable Object wanted, @Nullable Object found) {
    if (exact && OF_THE_API.contains(path)) {
      return;
    }
    switch (wanted) {
      case null -> note(path, !exact || found == null);
      case Map<?, ?> map when found instanceof Map<?, ?> there -> each(path, map, there);
      case Map<?, ?> map -> note(path, !exact && map.isEmpty());
      case List<?> list when found instanceof List<?> there && list.size() == there.size() ->
          each(path, list, there);
      case List<?> list -> note(path, !exact && list.isEmpty());
      default -> note(path, found != null && String.valueOf(wanted).equals(String.valueOf(found)));
    }
  }

  private void note(String path, boolean same) {
    if (!same) {
      fields.add(path);
    }
  }

  private void each(String path, Map<?, ?> wanted, Map<?, ?> found) {
    Set<Object> keys = new LinkedHashSet<>(wanted.keySet());
    if (exact) {
      keys.addAll(found.keySet());
    }
    for (Object key : keys) {
      compare(below(path, String.valueOf(key)), wanted.get(key), found.get(key));
    }
  }

  private static String below(String path, String key) {
    if (key.contains(".") || key.contains("/")) {
      return "%s[%s]".formatted(path, key);
    }
    return path.isEmpty() ? key : path + "." + key;
  }

  private void each(String path, List<?> wanted, List<?> found) {
    for (int i = 0; i < wanted.size(); i++) {
      Object name = wanted.get(i) instanceof Map<?, ?> map ? map.get("name") : null;
      String element = Objects.toString(name, String.valueOf(i));
      compare("%s[%s]".formatted(path, element), wanted.get(i), found.get(i));
    }
  }
}
