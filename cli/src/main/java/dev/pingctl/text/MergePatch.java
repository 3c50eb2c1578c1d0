package dev.pingctl.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A change of content as a JSON merge patch (RFC 7386) has it: what it names is replaced, null
/// removes. Beyond that, elements of lists that have a `name` are merged by it, as Kubernetes'
/// strategic merge patch does with containers and variables; `$patch: delete` removes one.
public final class MergePatch {
  private static final String NAME = "name";
  private static final String DIRECTIVE = "$patch";
  private static final String DELETE = "delete";

  private MergePatch() {}

  /// Returns content with a patch applied; neither is changed.
  public static Map<String, Object> merged(Map<String, Object> content, Map<String, ?> patch) {
    Map<String, Object> result = new LinkedHashMap<>(content);
    patch.forEach((key, value) -> {
      Object changed = merged(result.get(key), value);
      if (changed == null) {
        result.remove(key);
      } else {
        result.put(key, changed);
      }
    });
    return result;
  }

  private static @Nullable Object merged(@Nullable Object content, @Nullable Object patch) {
    if (patch instanceof Map<?, ?> change) {
      return merged(Tree.mapping(content), Tree.mapping(change));
    }
    if (patch instanceof List<?> changes && content instanceof List<?> list && isNamed(changes)) {
      return mergedByName(list, changes);
    }
    return patch;
  }

  private static List<Object> mergedByName(List<?> list, List<?> changes) {
    Map<Object, Object> elements = new LinkedHashMap<>();
    int other = 0;
    for (Object element : list) {
      Object name = Tree.at(element, NAME);
      elements.put(name == null ? other++ : name, element);
    }
    for (Object change : changes) {
      Object name = Tree.at(change, NAME);
      Object merged = merged(elements.get(name), change);
      if (DELETE.equals(Tree.at(change, DIRECTIVE)) || merged == null) {
        elements.remove(name);
      } else {
        elements.put(name, merged);
      }
    }
    return new ArrayList<>(elements.values());
  }

  private static boolean isNamed(List<?> list) {
    return !list.isEmpty() && list.stream().allMatch(each -> Tree.at(each, NAME) != null);
  }

  /// Returns the patch that does what one patch and then another do.
  public static Map<String, Object> combined(Map<String, ?> first, Map<String, ?> second) {
    Map<String, Object> result = new LinkedHashMap<>(first);
    second.forEach((key, value) -> result.put(key, combined(result.get(key), value)));
    return result;
  }

  private static @Nullable Object combined(@Nullable Object first, @Nullable Object second) {
    if (first instanceof Map<?, ?> one && second instanceof Map<?, ?> other) {
      return combined(Tree.mapping(one), Tree.mapping(other));
    }
    if (first instanceof List<?> one
        && second instanceof List<?> other
        && isNamed(one)
        && isNamed(other)) {
      Map<Object, Object> elements = new LinkedHashMap<>();
      one.forEach(element -> elements.put(named(element), element));
      other.forEach(element ->
          elements.merge(
              named(element),
              element,
              (former, later) ->
                  DELETE.equals(Tree.at(former, DIRECTIVE))
                      ? later
                      : combined(Tree.mapping(former), Tree.mapping(later))));
      return new ArrayList<>(elements.values());
    }
    return second;
  }

  private static Object named(Object element) {
    return String.valueOf(Tree.at(element, NAME));
  }

  /// Returns what a patch says, as `PATH = VALUE` or `no PATH`.
  public static List<String> words(Map<String, ?> patch) {
    List<String> words = new ArrayList<>();
    patch.forEach((key, value) -> words(words, key, value));
    return words;
  }

  private static void words(List<String> words, String path, @Nullable Object value) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      map.forEach((key, inner) -> words(words, path + "." + key, inner));
    } else if (value instanceof List<?> list && isNamed(list)) {
      for (Object element : list) {
        Map<String, Object> rest = new LinkedHashMap<>(Tree.mapping(element));
        String named = "%s[%s]".formatted(path, rest.remove(NAME));
        words(words, named, rest);
      }
    } else {
      words.add(value == null ? "no " + path : path + " = " + value);
    }
  }

  /// Returns the patch that gives content its present values back where another patch has changed
  /// them.
  public static Map<String, Object> inverse(Map<String, Object> content, Map<String, ?> patch) {
    Map<String, Object> inverse = new LinkedHashMap<>();
    patch.forEach((key, value) -> inverse.put(key, inverse(content.get(key), value)));
    return inverse;
  }

  private static @Nullable Object inverse(@Nullable Object content, @Nullable Object patch) {
    if (patch instanceof Map<?, ?> change && content instanceof Map<?, ?> map) {
      return inverse(Tree.mapping(map), Tree.mapping(change));
    }
    if (patch instanceof List<?> changes && content instanceof List<?> list && isNamed(changes)) {
      return changes.stream().map(change -> inverseByName(list, change)).toList();
    }
    return content;
  }

  private static Map<String, Object> inverseByName(List<?> list, Object change) {
    Object name = Tree.at(change, NAME);
    Map<String, Object> inverse =
        list.stream()
            .filter(element -> Objects.equals(Tree.at(element, NAME), name))
            .findFirst()
            .map(element -> inverse(Tree.mapping(element), Tree.mapping(change)))
            .orElseGet(() -> new LinkedHashMap<>(Map.of(DIRECTIVE, DELETE)));
    inverse.put(NAME, name);
    return inverse;
  }
}
