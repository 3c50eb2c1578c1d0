package dev.pingctl.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/// The schemas of the kinds that the embedded cluster serves, as kubeconform takes them: one file
/// for each kind, from what the API itself publishes.
final class Schemas {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] VERSIONS = {
    "api/v1",
    "apis/apps/v1",
    "apis/autoscaling/v2",
    "apis/batch/v1",
    "apis/networking.k8s.io/v1",
    "apis/policy/v1"
  };

  private final Path folder;

  /// Writes the schemas into a folder that is there.
  Schemas(Path folder) throws IOException {
    this.folder = folder;
    for (String version : VERSIONS) {
      JsonNode document = JSON.readTree(Node.kubectl("get", "--raw=/openapi/v3/" + version));
      JsonNode components = closed(document.path("components"));
      for (Map.Entry<String, JsonNode> schema : components.path("schemas").properties()) {
        for (JsonNode kind : schema.getValue().path("x-kubernetes-group-version-kind")) {
          write(kind, schema.getKey(), components);
        }
      }
    }
  }

  /// Has kubeconform hold a file of objects against them: a kind without a schema, a property that
  /// the kind does not have, or a value of the wrong type is an error.
  Command.Result judge(Path manifests) {
    return Judges.run(
        "kubeconform",
        Map.of(),
        "-strict",
        "-summary",
        "-schema-location=" + folder + "/{{.ResourceKind}}-{{.ResourceAPIVersion}}.json",
        manifests.toString());
  }

  private void write(JsonNode kind, String name, JsonNode components) throws IOException {
    String file =
        "%s-%s.json"
            .formatted(
                kind.path("kind").asText().toLowerCase(Locale.ROOT), kind.path("version").asText());
    ObjectNode schema = JSON.createObjectNode();
    schema.put("$ref", "#/components/schemas/" + name);
    schema.set("components", components);
    JSON.writeValue(folder.resolve(file).toFile(), schema);
  }

  /// The same, where every object that lists its properties has no others.
  private static JsonNode closed(JsonNode node) {
    node.forEach(Schemas::closed);
    if (node instanceof ObjectNode schema
        && schema.path("type").asText().equals("object")
        && schema.path("properties").isObject()
        && !schema.has("additionalProperties")) {
      schema.put("additionalProperties", false);
    }
    return node;
  }
}
