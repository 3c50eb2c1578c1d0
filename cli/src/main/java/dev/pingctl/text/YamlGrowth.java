package dev.pingctl.text;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// Checks a document before anything walks through it: no key twice, nothing inside itself, and no
/// aliases that make little text grow without bound. Each node is looked at once, however many
/// aliases lead to it.
final class YamlGrowth {
  /// How many values aliases may add to those that are written.
  private static final long MOST_ADDED = 250_000;

  /// What a node holds with all aliases followed.
  private record Extent(long values, int depth) {}

  private final IdentityHashMap<Node, Extent> known = new IdentityHashMap<>();
  private final IdentityHashMap<Node, Boolean> open = new IdentityHashMap<>();

  private YamlGrowth() {}

  /// Checks all that is below a node.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` at the value that is wrong
  static void check(YamlNode root) {
    new YamlGrowth().extent(root);
  }

  private Extent extent(YamlNode at) {
    Node node = at.node();
    Extent found = known.get(node);
    if (found != null) {
      return found;
    }
    if (open.put(node, true) != null) {
      throw at.wrong("is nested too deeply: it holds itself");
    }
    Extent extent =
        switch (node) {
          case MappingNode mapping -> mapping(at, mapping);
          case SequenceNode ignored ->
              at.elements().stream().map(this::extent).reduce(new Extent(1, 1), YamlGrowth::plus);
          default -> new Extent(1, 1);
        };
    open.remove(node);
    known.put(node, extent);
    if (extent.depth() > YamlText.DEEPEST) {
      throw at.wrong("is nested too deeply");
    }
    if (extent.values() > known.size() + MOST_ADDED) {
      throw at.wrong(
          "grows to more than %d values by its aliases; write it out, or use fewer of them"
              .formatted(MOST_ADDED));
    }
    return extent;
  }

  private Extent mapping(YamlNode at, MappingNode mapping) {
    Map<String, Integer> lines = new HashMap<>();
    Extent extent = new Extent(1, 1);
    for (NodeTuple tuple : mapping.getValue()) {
      YamlNode value = at.child(tuple);
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw value.wrong("has a key that is a mapping or a list; a key is a single value");
      }
      int line = key.getStartMark().getLine() + 1;
      Integer first = lines.putIfAbsent(key.getValue(), line);
      if (first != null) {
        throw value.wrong("is given twice, on line %d and on line %d".formatted(first, line));
      }
      extent = plus(extent, extent(value));
    }
    return extent;
  }

  private static Extent plus(Extent whole, Extent part) {
    return new Extent(whole.values() + part.values(), Math.max(whole.depth(), part.depth() + 1));
  }
}
