package dev.pingctl.cluster.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pingctl.difference.FieldPath;
import dev.pingctl.difference.FieldPath.Step;
import dev.pingctl.text.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who has set which fields of an object, as its `metadata.managedFields` say.
final class FieldManagers {
  /// pingctl itself, and Helm by the names that its versions and its library have.
  private static final Set<String> OURS = Set.of(KubernetesObjects.MANAGER, "java", "helm", "Helm");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Entry> entries;

  private FieldManagers(List<Entry> entries) {
    this.entries = entries;
  }

  /// The fields of one manager.
  ///
  /// @param part the subresource through which it has set them; empty for the object itself
  /// @param fields nested as in the object, by `f:`, `k:` and `v:`
  private record Entry(String manager, String part, Map<String, Object> fields) {}

  /// Those of an object.
  static FieldManagers of(Map<String, Object> object) {
    List<Entry> entries = new ArrayList<>();
    if (Tree.at(object, "metadata", "managedFields") instanceof List<?> list) {
      for (Object each : list) {
        Map<String, Object> entry = Tree.mapping(each);
        entries.add(
            new Entry(
                Tree.text(entry, "manager").orElse("unknown"),
                Tree.text(entry, "subresource").orElse(""),
                Tree.mapping(entry.get("fieldsV1"))));
      }
    }
    return new FieldManagers(List.copyOf(entries));
  }

  /// Who else than pingctl and Helm has set a field or something in it, by name.
  List<String> others(FieldPath path) {
    return entries.stream()
        .filter(entry -> !OURS.contains(entry.manager()) && owns(entry.fields(), path))
        .map(Entry::manager)
        .distinct()
        .toList();
  }

  /// Whether the number of replicas is of an autoscaler: the program that keeps the object's status
  /// has scaled it, and no person does both.
  boolean scalesByItself() {
    return entries.stream()
        .filter(entry -> entry.part().equals("scale"))
        .anyMatch(scaled ->
            entries.stream()
                .anyMatch(other ->
                    other.part().equals("status") && other.manager().equals(scaled.manager())));
  }

  private static boolean owns(Map<String, Object> fields, FieldPath path) {
    Map<String, Object> at = fields;
    for (Step step : path.steps()) {
      Optional<Object> below = below(at, step);
      if (below.isEmpty()) {
        return false;
      }
      at = Tree.mapping(below.get());
      if (at.isEmpty()) {
        return true; // The field is owned as one.
      }
    }
    return true;
  }

  private static Optional<Object> below(Map<String, Object> fields, Step step) {
    return switch (step) {
      case Step.Key key -> Optional.ofNullable(fields.get("f:" + key.name()));
      case Step.Element element ->
          fields.entrySet().stream()
              .filter(field -> identifies(field.getKey(), element.value()))
              .findFirst()
              .map(Map.Entry::getValue);
    };
  }

  /// Whether a key such as `k:{"name":"ping"}` is that of an element.
  private static boolean identifies(String key, Object element) {
    if (!key.startsWith("k:") || !(element instanceof Map<?, ?> fields)) {
      return false;
    }
    try {
      JsonNode keys = JSON.readTree(key.substring(2));
      return keys.properties().stream()
          .allMatch(each -> each.getValue().asText().equals(text(fields.get(each.getKey()))));
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static String text(@Nullable Object value) {
    return String.valueOf(value);
  }
}
