package dev.pingctl.workshop;

import dev.pingctl.failure.ExitCode;
import dev.pingctl.failure.Failure;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.CollectionNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// The text of a kubeconfig, to which entries are added and from which they are taken without any
/// change to its other lines: order, comments and spacing stay.
public final class KubeconfigText {
  private static final List<String> LISTS = List.of("clusters", "contexts", "users");

  private final Path file;
  private final List<String> lines;

  private KubeconfigText(Path file, String text) {
    this.file = file;
    this.lines = new ArrayList<>(List.of(text.split("\n", -1)));
  }

  /// The text with the entries of another kubeconfig that have this name; entries of the name that
  /// are there are replaced.
  ///
  /// @throws Failure `PING-KUBECONFIG` when the text cannot be changed line by line
  public static String with(Path file, String text, Kubeconfig other, String name) {
    String base = text.isBlank() ? "apiVersion: v1\nkind: Config\n" : without(file, text, name);
    KubeconfigText changed = new KubeconfigText(file, base);
    LISTS.forEach(list -> changed.add(list, entry(other, list, name)));
    return changed.text();
  }

  /// The text without the entries of this name.
  ///
  /// @throws Failure `PING-KUBECONFIG` when the text cannot be changed line by line
  public static String without(Path file, String text, String name) {
    KubeconfigText changed = new KubeconfigText(file, text);
    LISTS.forEach(list -> changed.remove(list, name));
    return changed.text();
  }

  private static List<String> entry(Kubeconfig other, String list, String name) {
    KubeconfigText from = new KubeconfigText(other.file(), other.text());
    SequenceNode sequence = from.sequence(list).orElseThrow();
    int at = from.index(sequence, name).orElseThrow();
    return List.copyOf(from.lines.subList(from.first(sequence, at), from.last(sequence, at) + 1))
        .stream()
        .map(line -> line.substring(sequence.getStartMark().getColumn()))
        .toList();
  }

  private void add(String list, List<String> entry) {
    Optional<SequenceNode> sequence = sequence(list);
    if (sequence.isPresent() && !sequence.get().getValue().isEmpty()) {
      SequenceNode present = block(sequence.get());
      int after = last(present, present.getValue().size() - 1) + 1;
      String indent = " ".repeat(present.getStartMark().getColumn());
      lines.addAll(after, entry.stream().map(line -> indent + line).toList());
      return;
    }
    Optional<Integer> key = key(list);
    if (key.isPresent()) {
      lines.set(key.get(), list + ":");
      lines.addAll(key.get() + 1, entry);
      return;
    }
    int end = lines.getLast().isEmpty() ? lines.size() - 1 : lines.size();
    lines.add(end, list + ":");
    lines.addAll(end + 1, entry);
    if (!lines.getLast().isEmpty()) {
      lines.add("");
    }
  }

  private void remove(String list, String name) {
    Optional<SequenceNode> sequence = sequence(list);
    Optional<Integer> at = sequence.flatMap(present -> index(present, name));
    if (at.isEmpty()) {
      return;
    }
    SequenceNode present = block(sequence.get());
    lines.subList(first(present, at.get()), last(present, at.get()) + 1).clear();
    if (present.getValue().size() == 1) {
      lines.set(key(list).orElseThrow(), list + ": []");
    }
  }

  private SequenceNode block(SequenceNode sequence) {
    if (sequence.getFlowStyle() == FlowStyle.FLOW) {
      throw new Failure(
          "PING-KUBECONFIG",
          ExitCode.USAGE,
          "%s has its lists on one line, where entries cannot be added or removed safely; write them one entry a line."
              .formatted(file));
    }
    return sequence;
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
  private int last(SequenceNode sequence, int index) {
    return lastLine(sequence.getValue().get(index));
  }

  private static int lastLine(Node node) {
    if (node instanceof MappingNode mapping && !mapping.getValue().isEmpty()) {
      return lastLine(mapping.getValue().getLast().getValueNode());
    }
    if (node instanceof CollectionNode<?> collection
        && !collection.getValue().isEmpty()
        && collection.getValue().getLast() instanceof Node last) {
      return lastLine(last);
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

  private Optional<Integer> key(String list) {
    return root() instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .map(NodeTuple::getKeyNode)
            .filter(key -> is(key, list))
            .map(key -> key.getStartMark().getLine())
            .findFirst()
        : Optional.empty();
  }

  private Node root() {
    return new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text()));
  }

  private static Optional<Node> value(Node node, String key) {
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
