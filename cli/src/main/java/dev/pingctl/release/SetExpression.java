package dev.pingctl.release;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What stands behind `--set`, `--set-string` or `--set-file`, read as Helm's own parser
/// (`strvals`) reads it: `key=value`, several separated by commas, keys in mappings by dots,
/// elements of lists as `key[0]`, lists as `{a,b}`; a backslash takes a character for itself.
///
/// The methods follow that parser step by step, its oddities included: where it stops in the middle
/// and calls that the end, so does this. `SetOracleTest` compares the two.
final class SetExpression {
  private static final int HIGHEST_INDEX = 65_536;
  private static final int DEEPEST = 30;
  private static final Pattern INDEX = Pattern.compile("[+-]?[0-9]{1,9}");
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
  private static final int DEEPEST_INDEX = 100;

  private final String option;
  private final String text;
  private final Function<String, @Nullable Object> reader;
  private int at;
  private char stop;
  private int indexes;

  private SetExpression(String option, String text, Function<String, @Nullable Object> reader) {
    this.option = option;
    this.text = text;
    this.reader = reader;
  }

  /// What `--set` takes: `true`, `false`, `null` and whole numbers are what they look like.
  static SetExpression typed(String text) {
    return new SetExpression("--set", text, SetExpression::typedWord);
  }

  /// What `--set-string` takes: every value is a text.
  static SetExpression text(String text) {
    return new SetExpression("--set-string", text, word -> word);
  }

  /// What `--set-file` takes: every value names a file, whose text is the value.
  static SetExpression file(String text, Function<String, String> read) {
    return new SetExpression("--set-file", text, read::apply);
  }

  /// What it sets, laid over other values.
  ///
  /// @throws Failure `PING-USAGE` where it cannot be read
  Map<String, Object> over(Map<String, Object> values) {
    at = 0;
    Map<String, Object> all = Values.copy(values);
    while (entry(all, 0)) {
      // Each is followed by the next one.
    }
    return all;
  }

  /// Reads a key and what is set below it. Says whether another one follows.
  private boolean entry(Map<String, Object> into, int depth) {
    String key = until("=[,.");
    if (stop == 0) {
      if (key.isEmpty()) {
        return false;
      }
      throw wrong("has no value for the key '" + key + "'");
    }
    return switch (stop) {
      case '[' -> {
        int index = index();
        List<@Nullable Object> list = list(into, key);
        boolean more = element(list, index, depth);
        indexes--;
        put(into, key, list);
        yield more;
      }
      case '=' -> {
        boolean more = at < text.length();
        put(into, key, more ? value() : "");
        yield more;
      }
      case ',' -> throw wrong("has no value for the key '" + key + "'");
      default -> below(into, key, depth + 1);
    };
  }

  private boolean below(Map<String, Object> into, String key, int depth) {
    if (depth > DEEPEST) {
      throw wrong("is nested more than " + DEEPEST + " levels deep");
    }
    if (into.containsKey(key) && !(into.get(key) instanceof Map<?, ?>)) {
      throw wrong("sets a key of '" + key + "', which is no mapping");
    }
    Map<String, Object> child = Tree.mapping(into.get(key));
    boolean more = entry(child, depth);
    if (more && child.isEmpty()) {
      throw wrong("has no value for a key of '" + key + "'");
    }
    if (!child.isEmpty()) {
      put(into, key, child);
    }
    return more;
  }

  private List<@Nullable Object> list(Map<String, Object> in, String key) {
    if (!in.containsKey(key)) {
      return new ArrayList<>();
    }
    if (in.get(key) instanceof List<?> elements) {
      return new ArrayList<>(elements);
    }
    throw wrong("sets an element of '" + key + "', which is no list");
  }

  /// Reads what is set to an element, or below it. Says whether another key follows.
  private boolean element(List<@Nullable Object> list, int index, int depth) {
    if (++indexes > DEEPEST_INDEX) {
      throw wrong("has lists within each other, more than " + DEEPEST_INDEX + " deep");
    }
    String rest = until("[.=");
    if (!rest.isEmpty()) {
      throw wrong("has '" + rest + "' behind an index");
    }
    if (stop == 0) {
      return false;
    }
    if (stop == '=') {
      put(list, index, at < text.length() ? value() : "");
      return true;
    }
    Object present = index < list.size() ? list.get(index) : null;
    if (stop == '[') {
      if (present != null && !(present instanceof List<?>)) {
        throw wrong("sets an element of an element that is no list");
      }
      List<@Nullable Object> inner =
          present instanceof List<?> elements ? new ArrayList<>(elements) : new ArrayList<>();
      boolean more = element(inner, index(), depth);
      indexes--;
      if (more) {
        put(list, index, inner);
      }
      return more;
    }
    Map<String, Object> inner = Tree.mapping(present);
    boolean more = entry(inner, depth);
    if (more || index < list.size()) {
      put(list, index, inner);
    }
    return more;
  }

  private int index() {
    String digits = until("]");
    if (stop == 0 || !INDEX.matcher(digits).matches()) {
      throw wrong("has no index between '[' and ']'");
    }
    int index = Integer.parseInt(digits);
    if (index < 0) {
      throw wrong("has the index " + index + ", and the first element has 0");
    }
    return index;
  }

  /// Helm drops what has an empty key in silence.
  private void put(Map<String, Object> into, String key, @Nullable Object value) {
    if (key.isEmpty()) {
      throw wrong("lacks a key");
    }
    into.put(key, value);
  }

  private void put(List<@Nullable Object> list, int index, @Nullable Object value) {
    if (index > HIGHEST_INDEX) {
      throw wrong("has the index %d, and the highest is %d".formatted(index, HIGHEST_INDEX));
    }
    while (list.size() <= index) {
      list.add(null);
    }
    list.set(index, value);
  }

  private @Nullable Object value() {
    if (text.charAt(at) != '{') {
      return reader.apply(until(","));
    }
    at++;
    List<@Nullable Object> list = new ArrayList<>();
    do {
      String word = until(",}");
      if (stop == 0) {
        throw wrong("has a list without its '}'");
      }
      list.add(reader.apply(word));
    } while (stop == ',');
    if (at < text.length() && text.charAt(at) == ',') {
      at++;
    }
    return list;
  }

  private static @Nullable Object typedWord(String word) {
    if (word.equalsIgnoreCase("null")) {
      return null;
    }
    if (word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false")) {
      return word.equalsIgnoreCase("true");
    }
    boolean whole = word.equals("0") || (!word.startsWith("0") && WHOLE.matcher(word).matches());
    try {
      return whole ? (Object) Long.valueOf(word) : word;
    } catch (NumberFormatException e) {
      return word; // more than 64 bits
    }
  }

  /// Reads up to one of these characters and past it; [#stop] is that one, or 0 at the end.
  private String until(String ends) {
    StringBuilder word = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (ends.indexOf(c) >= 0) {
        stop = c;
        return word.toString();
      }
      if (c != '\\') {
        word.append(c);
      } else if (at < text.length()) {
        word.appendCodePoint(text.codePointAt(at));
        at = text.offsetByCodePoints(at, 1);
      }
    }
    stop = 0;
    return word.toString();
  }

  private Failure wrong(String problem) {
    return new Failure(
        FailureId.USAGE,
        ExitCode.USAGE,
        "%s '%s' %s; write it as key=value, such as --set replicaCount=5."
            .formatted(option, text, problem));
  }
}
