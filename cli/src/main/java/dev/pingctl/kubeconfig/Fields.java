package dev.pingctl.kubeconfig;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.FileProblem;
import dev.pingctl.text.Tree;
import dev.pingctl.text.YamlNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The fields of one cluster, user or context of a kubeconfig, or of a part of one. A value of the
/// wrong type is refused with its line: it would be left out in silence else.
final class Fields {
  /// How the names of fields end that hold what another one names a file for.
  static final String DATA = "-data";

  private final Kubeconfig source;
  private final String list;
  private final String name;
  private final List<String> path;
  private final Map<String, Object> content;

  private Fields(
      Kubeconfig source, String list, String name, List<String> path, Map<String, Object> content) {
    this.source = source;
    this.list = list;
    this.name = name;
    this.path = path;
    this.content = content;
  }

  /// The fields of an entry; none where there is no such entry.
  static Fields of(Kubeconfig source, String list, String name) {
    String kind = String.valueOf(Kubeconfig.LISTS.get(list));
    return new Fields(source, list, name, List.of(), source.entry(list, name, kind));
  }

  /// Whether a field is there and not null.
  boolean has(String key) {
    return content.get(key) != null;
  }

  /// Whether a field is there and has content: not the empty text, list or mapping.
  boolean says(String key) {
    return switch (content.get(key)) {
      case null -> false;
      case String text -> !text.isEmpty();
      case List<?> elements -> !elements.isEmpty();
      case Map<?, ?> entries -> !entries.isEmpty();
      case Object ignored -> true;
    };
  }

  /// A text; empty where there is none or it is the empty text.
  Optional<String> text(String key) {
    return Optional.ofNullable(content.get(key))
        .map(value -> textOf(key, value))
        .filter(text -> !text.isEmpty());
  }

  /// A list of texts; empty where there is none.
  List<String> texts(String key) {
    return list(key).stream().map(each -> textOf(key, each)).toList();
  }

  private List<?> list(String key) {
    return switch (content.get(key)) {
      case null -> List.of();
      case List<?> elements -> elements;
      case Object ignored -> throw wrong(key, "must be a list");
    };
  }

  /// Lists of texts by their keys.
  Map<String, List<String>> listsOfTexts(String key) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    part(key)
        .ifPresent(
            part -> part.content.keySet().forEach(each -> lists.put(each, part.texts(each))));
    return lists;
  }

  /// Whether a switch is on; off where it is not there.
  boolean flag(String key) {
    return switch (content.get(key)) {
      case null -> false;
      case Boolean flag -> flag;
      case Object ignored -> throw wrong(key, "must be true or false, without quotes");
    };
  }

  /// The fields of a mapping; empty where there is none.
  Optional<Fields> part(String key) {
    return switch (content.get(key)) {
      case null -> Optional.empty();
      case Map<?, ?> map -> Optional.of(within(key, map));
      case Object ignored -> throw wrong(key, "must be a mapping");
    };
  }

  /// The fields of each mapping in a list.
  List<Fields> parts(String key) {
    List<Fields> parts = new ArrayList<>();
    for (Object each : list(key)) {
      if (!(each instanceof Map<?, ?> map)) {
        throw wrong(key, "must be a list of mappings");
      }
      parts.add(within(key, map));
    }
    return parts;
  }

  private Fields within(String key, Map<?, ?> map) {
    List<String> inner = new ArrayList<>(path);
    inner.add(key);
    return new Fields(source, list, name, List.copyOf(inner), Tree.mapping(map));
  }

  /// A value as it is; null where there is none.
  @Nullable Object value(String key) {
    return content.get(key);
  }

  /// The content of a file that is either written here in base64 or named; what is written here
  /// counts.
  ///
  /// @param key the field that names the file; the one with the content ends with `-data`
  Optional<String> content(String key) {
    Optional<String> data = text(key + DATA);
    if (data.isPresent()) {
      try {
        byte[] decoded = Base64.getDecoder().decode(data.get().replaceAll("\\s", ""));
        return Optional.of(new String(decoded, StandardCharsets.ISO_8859_1));
      } catch (IllegalArgumentException e) {
        throw wrong(key + DATA, "is not base64");
      }
    }
    return file(key)
        .map(file -> {
          try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
          } catch (IOException e) {
            throw wrong(
                key, "names %s, which cannot be read (%s)".formatted(file, FileProblem.of(e)));
          }
        });
  }

  /// A file that a field names, beside the kubeconfig unless its path is absolute.
  Optional<Path> file(String key) {
    return text(key).map(source::beside);
  }

  private String textOf(String key, @Nullable Object value) {
    return switch (value) {
      case String text -> text;
      case null -> throw wrong(key, "has an empty element; write \"\" for the empty text");
      case List<?> ignored -> throw wrong(key, "must be a text, not a list");
      case Map<?, ?> ignored -> throw wrong(key, "must be a text, not a mapping");
      case Object other ->
          throw wrong(
              key, "needs quotes: without them it is %s, not a text".formatted(kind(other)));
    };
  }

  private static String kind(Object value) {
    return switch (value) {
      case Number _ -> "a number";
      case Boolean _ -> "a boolean";
      default -> "something else";
    };
  }

  /// A complaint about a field, with its place.
  Failure wrong(String key, String problem) {
    String kind = String.valueOf(Kubeconfig.LISTS.get(list));
    List<String> whole = new ArrayList<>(path);
    whole.add(key);
    return new Failure(
        FailureId.KUBECONFIG,
        ExitCode.USAGE,
        "%s%s: '%s' of %s %s %s."
            .formatted(
                source.file(),
                line(kind, whole).map(line -> ":" + line).orElse(""),
                String.join(".", whole),
                kind,
                name,
                problem));
  }

  /// The line of a field in its file.
  private Optional<Integer> line(String kind, List<String> keys) {
    if (!source.isOfOneFile()) {
      return Optional.empty();
    }
    try {
      Optional<YamlNode> node =
          YamlNode.parse(source.file(), source.text()).require(list).elements().stream()
              .filter(each -> each.get("name").filter(found -> is(found, name)).isPresent())
              .findFirst()
              .flatMap(each -> each.get(kind));
      for (String key : keys) {
        node = node.filter(YamlNode::isMapping).flatMap(each -> each.get(key));
      }
      return node.map(YamlNode::line);
    } catch (Failure e) {
      return Optional.empty();
    }
  }

  private static boolean is(YamlNode node, String text) {
    return !node.isMapping() && !node.isSequence() && !node.isNull() && node.text().equals(text);
  }
}
