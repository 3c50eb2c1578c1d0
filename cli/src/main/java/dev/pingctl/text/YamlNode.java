package dev.pingctl.text;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// A value of a YAML file that knows where it stands, so that every complaint names file, line and
/// property.
///
/// The reading methods check the type and throw `PING-BAD-FILE` (exit 2) when it differs.
public final class YamlNode {
  private static final Pattern DURATION =
      Pattern.compile("(?:\\d{1,9}(?:\\.\\d{1,9})?(?:w|d|h|ms|us|\u00b5s|ns|m|s))+");
  private static final Pattern DURATION_PART =
      Pattern.compile("([\\d.]+)(w|d|h|ms|us|\u00b5s|ns|m|s)");

  private final Path file;
  private final String property;
  private final Node node;

  private YamlNode(Path file, String property, Node node) {
    this.file = file;
    this.property = property;
    this.node = node;
  }

  /// Reads the only document of a file.
  ///
  /// @throws Failure `PING-BAD-FILE` when there is no such file, or it is not YAML, or empty, has a
  ///   key twice, or grows without bound by its aliases
  public static YamlNode read(Path file) {
    return parse(file, UserText.read(file));
  }

  /// Reads a document from its text; `file` is only what complaints name.
  public static YamlNode parse(Path file, String text) {
    return parseIfAny(file, text)
        .orElseThrow(
            () -> new Failure(FailureId.BAD_FILE, ExitCode.USAGE, "%s: is empty.".formatted(file)));
  }

  /// Reads a document that may be empty: nothing but comments, or null.
  public static Optional<YamlNode> parseIfAny(Path file, String text) {
    Optional<YamlNode> root =
        YamlText.compose(file, text)
            .map(node -> new YamlNode(file, "", node))
            .filter(node -> !node.isNull());
    root.ifPresent(YamlGrowth::check);
    return root;
  }

  /// Reads all documents of a text, those without anything among them; `file` is only what
  /// complaints name.
  public static List<YamlNode> parseAll(Path file, String text) {
    List<YamlNode> documents =
        YamlText.composeAll(file, text).stream().map(node -> new YamlNode(file, "", node)).toList();
    documents.forEach(YamlGrowth::check);
    return documents;
  }

  /// The same value with every text in it replaced by what `change` makes of it; keys stay. What is
  /// changed is a text from then on, whatever it looks like.
  public YamlNode mapTexts(Function<YamlNode, String> change) {
    return new YamlNode(file, property, changed(change));
  }

  private Node changed(Function<YamlNode, String> change) {
    return switch (node) {
      case MappingNode mapping ->
          new MappingNode(
              mapping.getTag(),
              true,
              mapping.getValue().stream()
                  .map(t -> new NodeTuple(t.getKeyNode(), child(t).changed(change)))
                  .toList(),
              mapping.getStartMark(),
              mapping.getEndMark(),
              mapping.getFlowStyle());
      case SequenceNode sequence ->
          new SequenceNode(
              sequence.getTag(),
              true,
              elements().stream().map(e -> e.changed(change)).toList(),
              sequence.getStartMark(),
              sequence.getEndMark(),
              sequence.getFlowStyle());
      case ScalarNode scalar when !isNull() -> changed(scalar, change.apply(this));
      default -> node;
    };
  }

  private static Node changed(ScalarNode scalar, String text) {
    return text.equals(scalar.getValue())
        ? scalar
        : new ScalarNode(
            Tag.STR,
            true,
            text,
            scalar.getStartMark(),
            scalar.getEndMark(),
            scalar.getScalarStyle());
  }

  /// A complaint about this value: `file:line: property problem.`
  public Failure wrong(String problem) {
    return new Failure(
        FailureId.BAD_FILE,
        ExitCode.USAGE,
        "%s:%d: %s %s"
            .formatted(
                file,
                line(),
                property.isEmpty() ? "the file" : "'" + property + "'",
                problem.endsWith("?") ? problem : problem + "."));
  }

  /// The file this value stands in.
  public Path file() {
    return file;
  }

  /// The path of this value from the root, such as `services.redis.ports[0]`; empty for the root.
  public String property() {
    return property;
  }

  /// The line this value begins on, counted from 1.
  public int line() {
    return node.getStartMark().getLine() + 1;
  }

  /// Whether this is a mapping.
  public boolean isMapping() {
    return node instanceof MappingNode;
  }

  /// Whether this is a sequence.
  public boolean isSequence() {
    return node instanceof SequenceNode;
  }

  /// Whether this is an empty value, or the word `null`.
  public boolean isNull() {
    return node instanceof ScalarNode scalar && Tag.NULL.equals(scalar.getTag());
  }

  /// The entries of a mapping in the order of the file. What a merge key `<<` brings in comes after
  /// the mapping's own entries, which win over it.
  public Map<String, YamlNode> entries() {
    if (!(node instanceof MappingNode mapping)) {
      throw wrong("must be a mapping of keys to values");
    }
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    List<YamlNode> merged = new ArrayList<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (Tag.MERGE.equals(tuple.getKeyNode().getTag())) {
        merged.add(child(tuple));
      } else {
        entries.put(keyOf(tuple), child(tuple));
      }
    }
    merged.stream()
        .flatMap(node -> node.isSequence() ? node.elements().stream() : Stream.of(node))
        .forEach(
            from -> from.entries().forEach((k, v) -> entries.putIfAbsent(k, v.under(this, k))));
    return entries;
  }

  private YamlNode under(YamlNode parent, String key) {
    return new YamlNode(file, nested(parent.property, key), node);
  }

  /// The entries of a mapping that may hold no other keys than these.
  public Map<String, YamlNode> entries(Set<String> allowed) {
    Map<String, YamlNode> entries = entries();
    entries.forEach((key, value) -> {
      if (!allowed.contains(key)) {
        String known = String.join(", ", new TreeSet<>(allowed));
        String guess =
            Spelling.closest(key, allowed).map(g -> "; did you mean '" + g + "'?").orElse("");
        throw value.wrong("is not a known key (known: " + known + ")" + guess);
      }
    });
    return entries;
  }

  /// The value of a key, or empty when the mapping does not have it.
  public Optional<YamlNode> get(String key) {
    return Optional.ofNullable(entries().get(key));
  }

  /// The value of a key that must be there.
  public YamlNode require(String key) {
    return get(key).orElseThrow(() -> wrong("lacks the key '" + key + "'"));
  }

  /// The elements of a sequence.
  public List<YamlNode> elements() {
    if (!(node instanceof SequenceNode sequence)) {
      throw wrong("must be a list");
    }
    List<YamlNode> elements = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      elements.add(new YamlNode(file, property + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  /// A scalar as the text of the file, whatever its type.
  public String text() {
    if (node instanceof ScalarNode scalar && !isNull()) {
      return scalar.getValue();
    }
    throw wrong("must be a single value");
  }

  /// The value as Java has it: maps, lists, texts, numbers, truth values; null where it is empty.
  /// Scalars are what Helm and kubectl take them for.
  public @Nullable Object value() {
    return value(YamlDialect.KUBERNETES);
  }

  /// The value as Java has it, with scalars read as a dialect has them.
  public @Nullable Object value(YamlDialect dialect) {
    return YamlValue.of(this, dialect);
  }

  /// The tag that the file gives this value where it is none of YAML's own, such as `!reset`.
  public Optional<String> foreignTag() {
    return Optional.of(node.getTag())
        .filter(tag -> !tag.startsWith(Tag.PREFIX) && !tag.equals(YamlText.PLAIN))
        .map(Tag::getValue);
  }

  /// The texts of a list of scalars.
  public List<String> texts() {
    return elements().stream().map(YamlNode::text).toList();
  }

  /// A whole number within bounds, both included.
  public long number(long lowest, long highest) {
    try {
      long number = Long.parseLong(text());
      if (number >= lowest && number <= highest) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrong("must be a whole number, not '" + text() + "'");
    }
    throw wrong("must be between %d and %d, not %s".formatted(lowest, highest, text()));
  }

  /// `true` or `false`, as YAML's core schema writes them.
  public boolean truth() {
    return switch (text()) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> throw wrong("must be true or false, not '" + text() + "'");
    };
  }

  /// A duration such as `500ms`, `3s`, `2.5s`, `1m30s`; the units are w, d, h, m, s, ms, us and ns.
  public Duration duration() {
    if (!DURATION.matcher(text()).matches()) {
      throw wrong("must be a duration such as 3s or 1m30s, not '" + text() + "'");
    }
    long nanos = 0;
    Matcher part = DURATION_PART.matcher(text());
    while (part.find()) {
      nanos += Math.round(Double.parseDouble(part.group(1)) * nanos(part.group(2)));
    }
    return Duration.ofNanos(nanos);
  }

  private static long nanos(String unit) {
    return switch (unit) {
      case "w" -> 604_800_000_000_000L;
      case "d" -> 86_400_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "s" -> 1_000_000_000L;
      case "ms" -> 1_000_000L;
      case "ns" -> 1L;
      default -> 1_000L;
    };
  }

  private static String keyOf(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
  }

  Node node() {
    return node;
  }

  YamlNode child(NodeTuple tuple) {
    String key = keyOf(tuple);
    return new YamlNode(file, nested(property, key), tuple.getValueNode());
  }

  private static String nested(String property, String key) {
    return property.isEmpty() ? key : property + "." + key;
  }
}
