package dev.pingctl.compose;

import dev.pingctl.text.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// A mapping of a compose file whose keys are checked: those pingctl carries out, and `x-…`
/// extensions, which are skipped. A key that the specification has and pingctl does not carry out
/// differs from one that nobody knows.
///
/// Every method throws [dev.pingctl.outcome.Failure] `PING-BAD-FILE` naming file, line and property
/// of a value that is wrong.
final class ComposeKeys {
  private final YamlNode node;
  private final Map<String, YamlNode> values;

  private ComposeKeys(YamlNode node, Map<String, YamlNode> values) {
    this.node = node;
    this.values = values;
  }

  /// The mapping, which may hold the keys of `known`; those of `unsupported` get an error of their
  /// own. Both are words separated by spaces. A key without a value counts as absent.
  static ComposeKeys of(YamlNode node, String known, String unsupported) {
    Set<String> notCarriedOut = Set.of(unsupported.split(" "));
    Set<String> allowed = new TreeSet<>(List.of(known.split(" ")));
    node.entries()
        .forEach((key, value) -> {
          if (notCarriedOut.contains(key)) {
            throw value.wrong("is not supported by pingctl");
          }
          if (key.startsWith("x-")) {
            allowed.add(key);
          }
        });
    Map<String, YamlNode> values = new LinkedHashMap<>(node.entries(allowed));
    values.values().removeIf(YamlNode::isNull);
    return new ComposeKeys(node, values);
  }

  /// The mapping itself.
  YamlNode node() {
    return node;
  }

  /// The value of a key, empty when it is not there or has none.
  Optional<YamlNode> get(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /// The value of a key that must be there.
  YamlNode require(String key) {
    return get(key).orElseThrow(() -> node.wrong("lacks the key '" + key + "'"));
  }

  /// A text; an empty one counts as absent, as a variable that is not set leaves it.
  Optional<String> text(String key) {
    return get(key).map(YamlNode::text).filter(text -> !text.isEmpty());
  }

  /// `true` or `false`; `false` when absent.
  boolean truth(String key) {
    return get(key).map(ComposeScalars::truth).orElse(false);
  }

  /// A list of texts, none of them twice; empty when absent.
  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (YamlNode element : get(key).map(YamlNode::elements).orElse(List.of())) {
      if (texts.contains(filled(element))) {
        throw element.wrong("is in the list twice: '" + element.text() + "'");
      }
      texts.add(element.text());
    }
    return List.copyOf(texts);
  }

  /// One text, or a list of them.
  List<YamlNode> oneOrMore(String key) {
    return get(key).map(v -> v.isSequence() ? v.elements() : List.of(v)).orElse(List.of());
  }

  /// What is written as a mapping, or as a list of `NAME=value`, in the order of the file;
  /// `missing` gives the value of a name that stands alone, and leaves it out where it gives none.
  Map<String, String> pairs(String key, Function<String, Optional<String>> missing) {
    Map<String, String> pairs = new LinkedHashMap<>();
    YamlNode value = values.get(key);
    if (value == null) {
      return pairs;
    }
    if (value.isSequence()) {
      for (YamlNode element : value.elements()) {
        String text = filled(element);
        int equals = text.indexOf('=');
        if (equals == 0) {
          throw element.wrong("must be NAME=value, not '" + text + "'");
        }
        if (equals > 0) {
          pairs.put(text.substring(0, equals), text.substring(equals + 1));
        } else {
          missing.apply(text).ifPresent(given -> pairs.put(text, given));
        }
      }
      return pairs;
    }
    value
        .entries()
        .forEach((name, given) ->
            (given.isNull() ? missing.apply(name) : Optional.of(given.text()))
                .ifPresent(text -> pairs.put(name, text)));
    return pairs;
  }

  /// The text of a value, which must not be empty.
  static String filled(YamlNode node) {
    if (node.text().isEmpty()) {
      throw node.wrong("must not be empty");
    }
    return node.text();
  }
}
