package dev.pingctl.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Holds a JSON document to one of the published schemas, as far as those use the language: types,
/// `enum`, `const`, `required`, `properties`, `additionalProperties` and `items`.
public final class Schema {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Schema() {}

  /// What is wrong with the document; empty when it is as the schema says.
  public static List<String> problems(String name, String document) throws IOException {
    Path file = Path.of("..", "docs", "schema", name + ".schema.json");
    List<String> problems = new ArrayList<>();
    check(JSON.readTree(file.toFile()), JSON.readTree(document), "$", problems);
    return problems;
  }

  private static void check(JsonNode schema, JsonNode value, String path, List<String> problems) {
    if (schema.has("type") && !isOfType(schema.get("type"), value)) {
      problems.add(path + " is not of type " + schema.get("type") + ": " + value);
      return;
    }
    if (schema.has("const") && !schema.get("const").equals(value)) {
      problems.add(path + " is not " + schema.get("const"));
    }
    if (schema.has("enum") && schema.get("enum").valueStream().noneMatch(value::equals)) {
      problems.add(path + " is none of " + schema.get("enum") + ": " + value);
    }
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        check(schema.get("items"), value.get(i), path + "[" + i + "]", problems);
      }
    }
    if (value.isObject()) {
      object(schema, value, path, problems);
    }
  }

  private static void object(JsonNode schema, JsonNode value, String path, List<String> problems) {
    for (JsonNode key : schema.path("required")) {
      if (!value.has(key.asText())) {
        problems.add(path + " lacks " + key.asText());
      }
    }
    value
        .properties()
        .forEach(entry -> {
          JsonNode known = schema.path("properties").get(entry.getKey());
          JsonNode others = schema.path("additionalProperties");
          if (known != null) {
            check(known, entry.getValue(), path + "." + entry.getKey(), problems);
          } else if (others.isObject()) {
            check(others, entry.getValue(), path + "." + entry.getKey(), problems);
          } else {
            problems.add(path + " has the unknown key " + entry.getKey());
          }
        });
  }

  private static boolean isOfType(JsonNode type, JsonNode value) {
    if (type.isArray()) {
      return type.valueStream().anyMatch(each -> isOfType(each, value));
    }
    return switch (type.asText()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      default -> throw new IllegalArgumentException("not a type: " + type);
    };
  }
}
