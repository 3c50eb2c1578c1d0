package dev.pingctl.release;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What stands behind `--set`, read as Helm reads it: `key=value`, several separated by commas,
/// keys in mappings by dots, elements of lists as `key[0]`, lists as `{a,b}`; a backslash takes a
/// character for itself. `true`, `false`, `null` and whole numbers are what they look like.
final class SetExpression {
  private static final String ENDS_OF_KEY = "=,.[";
  private static final int MOST_ELEMENTS = 1000;

  private final String text;
  private int at;

  SetExpression(String text) {
    this.text = text;
  }

  /// What it sets, laid over other values.
  ///
  /// @throws Failure `PING-USAGE` where it cannot be read
  Map<String, Object> over(Map<String, Object> values) {
    at = 0;
    Map<String, Object> all = new LinkedHashMap<>(values);
    do {
      intoMapping(all);
    } while (skip(','));
    return all;
  }

  private void intoMapping(Map<String, Object> into) {
    String key = key();
    if (key.isEmpty()) {
      throw wrong("lacks a key");
    }
    into.put(key, element(into.get(key)));
  }

  /// What follows a key or an index: a value, or the way on into a mapping or a list.
  private @Nullable Object element(@Nullable Object present) {
    if (skip('=')) {
      return value();
    }
    if (skip('.')) {
      Map<String, Object> child = Tree.mapping(present);
      intoMapping(child);
      return child;
    }
    if (skip('[')) {
      return intoList(present);
    }
    throw wrong("lacks a '=' after a key");
  }

  private List<@Nullable Object> intoList(@Nullable Object present) {
    int end = text.indexOf(']', at);
    String digits = end < 0 ? "" : text.substring(at, end);
    if (!digits.matches("\\d{1,4}") || Integer.parseInt(digits) > MOST_ELEMENTS) {
      throw wrong("has no index between '[' and ']'");
    }
    at = end + 1;
    int index = Integer.parseInt(digits);
    List<@Nullable Object> list = new ArrayList<>();
    if (present instanceof List<?> elements) {
      list.addAll(elements);
    }
    while (list.size() <= index) {
      list.add(null);
    }
    list.set(index, element(list.get(index)));
    return list;
  }

  private String key() {
    return word(ENDS_OF_KEY);
  }

  private @Nullable Object value() {
    if (!skip('{')) {
      return typed(word(","));
    }
    List<@Nullable Object> list = new ArrayList<>();
    if (skip('}')) {
      return list;
    }
    do {
      list.add(typed(word(",}")));
    } while (skip(','));
    if (!skip('}')) {
      throw wrong("has a list without its '}'");
    }
    return list;
  }

  private static @Nullable Object typed(String word) {
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> null;
      default -> word.matches("0|-?[1-9]\\d{0,17}") ? (Object) Long.valueOf(word) : word;
    };
  }

  private String word(String ends) {
    StringBuilder word = new StringBuilder();
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        at++;
      }
      word.append(text.charAt(at++));
    }
    return word.toString();
  }

  private boolean skip(char wanted) {
    boolean there = at < text.length() && text.charAt(at) == wanted;
    if (there) {
      at++;
    }
    return there;
  }

  private Failure wrong(String problem) {
    return new Failure(
        FailureId.USAGE,
        ExitCode.USAGE,
        "--set '%s' %s; write it as key=value, such as --set replicaCount=5."
            .formatted(text, problem));
  }
}
