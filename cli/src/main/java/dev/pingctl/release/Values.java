package dev.pingctl.release;

import dev.pingctl.text.Tree;
import dev.pingctl.text.UserText;
import dev.pingctl.text.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Values of charts: trees of mappings, laid over each other as Helm does it.
public final class Values {
  private Values() {}

  /// The values in a file.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` where there is none or it is no mapping
  public static Map<String, Object> read(Path file) {
    return parse(file, UserText.read(file));
  }

  /// The values in a text, none where it is nothing but comments; `file` is what complaints name.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` where it is no mapping
  static Map<String, Object> parse(Path file, String text) {
    Optional<YamlNode> root = YamlNode.parseIfAny(file, text);
    root.ifPresent(YamlNode::entries);
    return Tree.mapping(root.map(YamlNode::value).orElse(null));
  }

  /// The same tree, made of mappings and lists that can be changed.
  static Map<String, Object> copy(Map<String, Object> tree) {
    Map<String, Object> copy = new LinkedHashMap<>();
    tree.forEach((key, value) -> copy.put(key, copy(value)));
    return copy;
  }

  private static @Nullable Object copy(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> copy(Tree.mapping(map));
      case List<?> list -> {
        List<@Nullable Object> elements = new ArrayList<>();
        list.forEach(element -> elements.add(copy(element)));
        yield elements;
      }
      case null, default -> value;
    };
  }

  /// One tree laid over another: mappings are merged, all else is replaced.
  public static Map<String, Object> merged(Map<String, Object> below, Map<String, Object> above) {
    Map<String, Object> merged = new LinkedHashMap<>(below);
    above.forEach((key, value) -> merged.put(key, merged(merged.get(key), value)));
    return merged;
  }

  private static @Nullable Object merged(@Nullable Object below, @Nullable Object above) {
    return below instanceof Map<?, ?> && above instanceof Map<?, ?>
        ? merged(Tree.mapping(below), Tree.mapping(above))
        : above;
  }

  /// The paths of the values that differ between two trees, such as `redis.image`.
  public static List<String> differing(Map<String, Object> one, Map<String, Object> other) {
    List<String> paths = new ArrayList<>();
    differing("", one, other, paths);
    return paths;
  }

  private static void differing(
      String path, @Nullable Object one, @Nullable Object other, List<String> paths) {
    if (one instanceof Map<?, ?> && other instanceof Map<?, ?>) {
      Map<String, Object> left = Tree.mapping(one);
      Map<String, Object> right = Tree.mapping(other);
      Set<String> keys = new TreeSet<>(left.keySet());
      keys.addAll(right.keySet());
      keys.forEach(key ->
          differing(path.isEmpty() ? key : path + "." + key, left.get(key), right.get(key), paths));
    } else if (!String.valueOf(one).equals(String.valueOf(other))) {
      paths.add(path);
    }
  }

  /// The same tree with the keys of every mapping in order, so that equal values look alike.
  public static Map<String, Object> sorted(Map<String, Object> tree) {
    Map<String, Object> sorted = new TreeMap<>();
    tree.forEach((key, value) ->
        sorted.put(key, value instanceof Map<?, ?> ? sorted(Tree.mapping(value)) : value));
    return sorted;
  }

  /// Puts a value at a path such as `redis.image`, into mappings that are made as needed.
  static void put(Map<String, Object> tree, String path, Object value) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      tree.put(path, value);
      return;
    }
    Map<String, Object> child = Tree.mapping(tree.get(path.substring(0, dot)));
    put(child, path.substring(dot + 1), value);
    tree.put(path.substring(0, dot), child);
  }
}
