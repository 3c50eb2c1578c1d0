package dev.pingctl.difference;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Lists whose elements are mappings with a key that identifies them, as Kubernetes merges them.
public final class Lists {
  /// The keys by which Kubernetes identifies elements, the most telling first.
  private static final List<List<String>> KEYS =
      List.of(
          List.of("name"),
          List.of("containerPort", "protocol"),
          List.of("containerPort"),
          List.of("port", "protocol"),
          List.of("port"),
          List.of("mountPath"),
          List.of("key"),
          List.of("uid"),
          List.of("ip"),
          List.of("host"),
          List.of("topologyKey"));

  private Lists() {}

  /// The elements of two lists by what identifies them in both, in their order.
  ///
  /// @param first the elements of the one
  /// @param second those of the other
  public record Keyed(Map<String, Object> first, Map<String, Object> second) {}

  /// The elements of two lists by what identifies them; empty where nothing does.
  public static Optional<Keyed> keyed(List<?> first, List<?> second) {
    return KEYS.stream()
        .filter(keys -> areUnique(keys, first) && areUnique(keys, second))
        .findFirst()
        .map(keys -> new Keyed(byLabel(keys, first), byLabel(keys, second)));
  }

  private static boolean areUnique(List<String> keys, List<?> elements) {
    Set<String> labels = new HashSet<>();
    return elements.stream()
        .allMatch(element -> label(keys, element).filter(labels::add).isPresent());
  }

  private static Map<String, Object> byLabel(List<String> keys, List<?> elements) {
    Map<String, Object> byLabel = new LinkedHashMap<>();
    elements.forEach(element ->
        byLabel.put(label(keys, element).orElseThrow(), Objects.requireNonNull(element)));
    return byLabel;
  }

  private static Optional<String> label(List<String> keys, Object element) {
    if (!(element instanceof Map<?, ?> map) || !map.keySet().containsAll(keys)) {
      return Optional.empty();
    }
    Stream<String> values = keys.stream().map(key -> String.valueOf(map.get(key)));
    return Optional.of(String.join("/", values.toList()));
  }
}
