package dev.pingctl.kubeconfig;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// The text of a kubeconfig, to which entries are added and from which they are taken without any
/// change to its other lines: order, comments and spacing stay. What comes out is read again and
/// compared, so that a file written in a way that is not foreseen here is refused, not spoilt.
public final class KubeconfigText {
  private static final List<String> LISTS = List.of("clusters", "contexts", "users");
  private static final String CARRIAGE_RETURN = "\r";

  private final Path file;
  private final List<String> lines;
  private final String lineEnd;

  private KubeconfigText(Path file, String text) {
    this.file = file;
    this.lines = new ArrayList<>(List.of(text.split("\n", -1)));
    this.lineEnd =
        lines.size() > 1 && lines.getFirst().endsWith(CARRIAGE_RETURN) ? CARRIAGE_RETURN : "";
  }

  /// The text with the entries of another kubeconfig that have this name; entries of the name that
  /// have the owner's extension are replaced.
  ///
  /// @throws Failure `PING-FOREIGN` when an entry of the name is somebody else's, `PING-KUBECONFIG`
  ///   when the text cannot be changed line by line
  public static String with(Path file, String text, Kubeconfig other, String name, String owner) {
    if (text.startsWith(Kubeconfig.BYTE_ORDER_MARK)) {
      return Kubeconfig.BYTE_ORDER_MARK + with(file, text.substring(1), other, name, owner);
    }
    String base =
        text.isBlank() ? "apiVersion: v1\nkind: Config\n" : withoutEntries(file, text, name, owner);
    Kubeconfig before = Kubeconfig.parse(file, base);
    requireFree(before, name);
    KubeconfigText changed = new KubeconfigText(file, inBlocks(file, base, before));
    LISTS.forEach(list -> changed.add(list, entry(other, list, name)));
    return changed.checked(before, other, name);
  }

  /// The same text, or the same content one key a line where the text is in braces or says that it
  /// is nothing: lines cannot be added to that. Only done where it has neither entries nor
  /// comments.
  private static String inBlocks(Path file, String text, Kubeconfig content) {
    Node root = new KubeconfigText(file, text).root();
    boolean addable =
        root == null
            || (root instanceof MappingNode mapping && mapping.getFlowStyle() != FlowStyle.FLOW);
    if (addable
        || text.contains("#")
        || LISTS.stream().anyMatch(list -> !content.entries(list).isEmpty())) {
      return text;
    }
    Map<String, Object> rest = rest(content);
    return rest.isEmpty() ? "" : Kubeconfig.dump(rest);
  }

  /// The text without the entries of this name that have the owner's extension. Where their context
  /// is the current one, there is none any more: programs refuse a file that names one it has not.
  ///
  /// @throws Failure `PING-KUBECONFIG` when the text cannot be changed line by line
  public static String without(Path file, String text, String name, String owner) {
    if (text.startsWith(Kubeconfig.BYTE_ORDER_MARK)) {
      return Kubeconfig.BYTE_ORDER_MARK + without(file, text.substring(1), name, owner);
    }
    String changed = withoutEntries(file, text, name, owner);
    return changed.equals(text) ? text : new KubeconfigText(file, changed).notCurrent(name);
  }

  private static String withoutEntries(Path file, String text, String name, String owner) {
    Kubeconfig before = Kubeconfig.parse(file, text);
    List<String> marked =
        LISTS.stream().filter(list -> before.isMarked(list, name, owner)).toList();
    if (marked.isEmpty()) {
      return text;
    }
    KubeconfigText changed = new KubeconfigText(file, text);
    marked.forEach(list -> changed.remove(list, name));
    return changed.checked(before, null, name);
  }

  /// Whether an entry of this name has the owner's extension.
  public static boolean holds(Kubeconfig kubeconfig, String name, String owner) {
    return LISTS.stream().anyMatch(list -> kubeconfig.isMarked(list, name, owner));
  }

  private static void requireFree(Kubeconfig kubeconfig, String name) {
    for (String list : LISTS) {
      if (kubeconfig.entries(list).containsKey(name)) {
        throw new Failure(
            FailureId.FOREIGN,
            ExitCode.REFUSED,
            "%s has a %s named '%s' already, which is not this pingctl's, so nothing in it was changed; rename or delete it, or do without --merge-kubeconfig."
                .formatted(kubeconfig.file(), Kubeconfig.LISTS.get(list), name));
      }
    }
  }

  /// The changed text, if it says what it should: all that was there, and of this name what the
  /// other kubeconfig has.
  private String checked(Kubeconfig before, @Nullable Kubeconfig added, String name) {
    try {
      Kubeconfig after = Kubeconfig.parse(file, text());
      if (rest(before).equals(rest(after))
          && LISTS.stream().allMatch(list -> isAsWanted(list, before, after, added, name))) {
        return text();
      }
    } catch (Failure e) {
      throw unforeseen();
    }
    throw unforeseen();
  }

  private static boolean isAsWanted(
      String list, Kubeconfig before, Kubeconfig after, @Nullable Kubeconfig added, String name) {
    Map<String, Map<String, Object>> wanted = new LinkedHashMap<>(before.entries(list));
    if (added != null) {
      wanted.putAll(Map.of(name, added.entries(list).getOrDefault(name, Map.of())));
    } else if (!after.entries(list).containsKey(name)) {
      wanted.remove(name);
    }
    return wanted.equals(after.entries(list));
  }

  private static Map<String, Object> rest(Kubeconfig kubeconfig) {
    Map<String, Object> rest = new LinkedHashMap<>(kubeconfig.content());
    LISTS.forEach(rest::remove);
    return rest;
  }

  private static List<String> entry(Kubeconfig other, String list, String name) {
    KubeconfigText from = new KubeconfigText(other.file(), other.text());
    SequenceNode sequence = from.sequence(list).orElseThrow();
    int at = from.index(sequence, name).orElseThrow();
    return List.copyOf(from.lines.subList(from.first(sequence, at), last(sequence, at) + 1))
        .stream()
        .map(line -> line.substring(sequence.getStartMark().getColumn()))
        .toList();
  }

  private void add(String list, List<String> entry) {
    Optional<Node> value = value(root(), list);
    if (value.isPresent()
        && value.get() instanceof SequenceNode sequence
        && !sequence.getValue().isEmpty()) {
      requireBlock(sequence);
      int after = last(sequence, sequence.getValue().size() - 1) + 1;
      insert(after, sequence.getStartMark().getColumn(), entry);
      return;
    }
    if (value.isPresent()) {
      Mark start = value.get().getStartMark();
      Mark end = value.get().getEndMark();
      if (start.getLine() != end.getLine()) {
        throw unforeseen();
      }
      String line = lines.get(start.getLine());
      lines.set(
          start.getLine(),
          line.substring(0, start.getColumn()).stripTrailing() + line.substring(end.getColumn()));
      insert(start.getLine() + 1, 0, entry);
      return;
    }
    if (!lines.getLast().isEmpty()) {
      lines.set(lines.size() - 1, lines.getLast() + lineEnd);
      lines.add("");
    }
    List<String> whole = new ArrayList<>(List.of(list + ":"));
    whole.addAll(entry);
    insert(lines.size() - 1, 0, whole);
  }

  private String notCurrent(String name) {
    Optional<Node> current = value(root(), "current-context").filter(node -> is(node, name));
    if (current.isEmpty()) {
      return text();
    }
    Map<String, Object> wanted = new LinkedHashMap<>(Kubeconfig.parse(file, text()).content());
    wanted.put("current-context", "");
    Mark start = current.get().getStartMark();
    Mark end = current.get().getEndMark();
    if (start.getLine() != end.getLine()) {
      throw unforeseen();
    }
    String line = lines.get(start.getLine());
    lines.set(
        start.getLine(),
        line.substring(0, start.getColumn()) + "\"\"" + line.substring(end.getColumn()));
    if (!Kubeconfig.parse(file, text()).content().equals(wanted)) {
      throw unforeseen();
    }
    return text();
  }

  private void insert(int at, int column, List<String> entry) {
    if (at >= lines.size()) {
      lines.set(lines.size() - 1, lines.getLast() + lineEnd);
      lines.add("");
    }
    String indent = " ".repeat(column);
    lines.addAll(at, entry.stream().map(line -> indent + line + lineEnd).toList());
  }

  private void remove(String list, String name) {
    SequenceNode sequence = sequence(list).orElseThrow(this::unforeseen);
    requireBlock(sequence);
    int at = index(sequence, name).orElseThrow(this::unforeseen);
    if (sequence.getValue().size() == 1) {
      Mark key = key(list).orElseThrow(this::unforeseen).getEndMark();
      String line = lines.get(key.getLine());
      int colon = line.indexOf(':', key.getColumn());
      lines.set(key.getLine(), line.substring(0, colon + 1) + " []" + line.substring(colon + 1));
    }
    lines.subList(first(sequence, at), last(sequence, at) + 1).clear();
  }

  private void requireBlock(SequenceNode sequence) {
    if (sequence.getFlowStyle() == FlowStyle.FLOW) {
      throw new Failure(
          FailureId.KUBECONFIG,
          ExitCode.USAGE,
          "%s has its lists in brackets, where entries cannot be added or removed safely; write them one entry a line, each behind a dash."
              .formatted(file));
    }
  }

  private Failure unforeseen() {
    return new Failure(
        FailureId.KUBECONFIG,
        ExitCode.USAGE,
        "%s is written in a way that pingctl cannot change safely, so it was left as it is; use `pingctl cluster kubeconfig` instead."
            .formatted(file));
  }

  /// The line of an entry's dash.
  private int first(SequenceNode sequence, int index) {
    int line = sequence.getValue().get(index).getStartMark().getLine();
    int column = sequence.getStartMark().getColumn();
    while (line > 0
        && (lines.get(line).length() <= column || lines.get(line).charAt(column) != '-')) {
      line--;
    }
    return line;
  }

  /// The last line of an entry's own text.
  private static int last(SequenceNode sequence, int index) {
    return lastLine(sequence.getValue().get(index));
  }

  private static int lastLine(Node node) {
    boolean block =
        node instanceof CollectionNode<?> collection
            && collection.getFlowStyle() != FlowStyle.FLOW
            && !collection.getValue().isEmpty();
    if (block && node instanceof MappingNode mapping) {
      return lastLine(mapping.getValue().getLast().getValueNode());
    }
    if (block && node instanceof SequenceNode sequence) {
      return lastLine(sequence.getValue().getLast());
    }
    return node.getEndMark().getColumn() == 0
        ? node.getEndMark().getLine() - 1
        : node.getEndMark().getLine();
  }

  private Optional<Integer> index(SequenceNode sequence, String name) {
    for (int i = 0; i < sequence.getValue().size(); i++) {
      if (value(sequence.getValue().get(i), "name").filter(node -> is(node, name)).isPresent()) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  private Optional<SequenceNode> sequence(String list) {
    return value(root(), list).filter(SequenceNode.class::isInstance).map(SequenceNode.class::cast);
  }

  private Optional<Node> key(String list) {
    return root() instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .map(NodeTuple::getKeyNode)
            .filter(key -> is(key, list))
            .findFirst()
        : Optional.empty();
  }

  private @Nullable Node root() {
    try {
      return new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text()));
    } catch (YAMLException e) {
      throw unforeseen();
    }
  }

  private static Optional<Node> value(@Nullable Node node, String key) {
    return node instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .filter(tuple -> is(tuple.getKeyNode(), key))
            .map(NodeTuple::getValueNode)
            .findFirst()
        : Optional.empty();
  }

  private static boolean is(Node node, String text) {
    return node instanceof ScalarNode scalar && scalar.getValue().equals(text);
  }

  private String text() {
    return String.join("\n", lines);
  }
}
