package dev.pingctl.cluster.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compares a manifest with an existing object: the object must have every field of the manifest;
/// what the API or others have added does not count.
final class Comparison {
  private Comparison() {}

  /// Whether an existing object has every field of a manifest.
  static boolean holds(Map<String, Object> wanted, Map<String, Object> found) {
    return within(readable(wanted), found);
  }

  /// A Secret's texts as they can be read again.
  private static Map<String, Object> readable(Map<String, Object> wanted) {
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

  private static boolean within(@Nullable Object wanted, @Nullable Object found) {
    return switch (wanted) {
      case null -> true;
      case Map<?, ?> map ->
          map.isEmpty()
              || (found instanceof Map<?, ?> there
                  && map.entrySet().stream()
                      .allMatch(entry -> within(entry.getValue(), there.get(entry.getKey()))));
      case List<?> list -> list.isEmpty() || (found instanceof List<?> there && each(list, there));
      default -> found != null && String.valueOf(wanted).equals(String.valueOf(found));
    };
  }

  private static boolean each(List<?> wanted, List<?> found) {
    if (wanted.size() != found.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!within(wanted.get(i), found.get(i))) {
        return false;
      }
    }
    return true;
  }
}
