package dev.pingctl.cluster.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Reads fields of JSON objects, as [Requests] returns them.
final class JsonObjects {
  private JsonObjects() {}

  /// A text; empty if there is none.
  static String text(JsonNode node) {
    return node.isTextual() ? node.asText() : "";
  }

  static JsonNode metadata(JsonNode object) {
    return object.path("metadata");
  }

  static String name(JsonNode object) {
    return text(metadata(object).path("name"));
  }

  static String uid(JsonNode object) {
    return text(metadata(object).path("uid"));
  }

  static Map<String, String> labels(JsonNode object) {
    return texts(metadata(object).path("labels"));
  }

  static Map<String, String> annotations(JsonNode object) {
    return texts(metadata(object).path("annotations"));
  }

  /// Whether an object is being deleted.
  static boolean isGoing(JsonNode object) {
    return !text(metadata(object).path("deletionTimestamp")).isEmpty();
  }

  /// What names an object; those of a list do not say their kind themselves.
  static ObjectRef ref(ObjectKind kind, JsonNode object) {
    String namespace = text(metadata(object).path("namespace"));
    return new ObjectRef(
        kind.apiVersion(),
        kind.kind(),
        Optional.of(namespace).filter(name -> !name.isEmpty()),
        name(object));
  }

  /// The elements of a list; none where it is none.
  static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  /// Texts by their names.
  static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new HashMap<>();
    node.properties().forEach(each -> texts.put(each.getKey(), each.getValue().asText()));
    return texts;
  }
}
