package dev.pingctl.text;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/// Reads the text of a YAML document as nodes. What a plain scalar is stays open, as it depends on
/// the tool that the file is for: see [YamlDialect].
final class YamlText {
  /// Mappings and lists within each other.
  static final int DEEPEST = 100;

  /// The tag of a scalar without quotes and without a tag of its own.
  static final Tag PLAIN = new Tag("pingctl:plain");

  /// Between two words of a line; a file with more of them is refused at the next one.
  private static final int MOST_TABS = 1000;

  /// What a tab may not follow at the start of a line, as it would indent.
  private static final Set<String> INDICATORS = Set.of("-", "?", ":");

  private YamlText() {}

  /// The root of the first document, or empty where there is nothing but comments. Documents after
  /// it have nothing in them: a reader that takes the first one, as Helm's does, loses nothing.
  ///
  /// @throws Failure `PING-BAD-FILE` with the line of what is not YAML, or of a second document
  static Optional<Node> compose(Path file, String text) {
    List<Node> documents = composeAll(file, text);
    documents.stream()
        .skip(1)
        .filter(node -> !node.getTag().equals(Tag.NULL))
        .findFirst()
        .ifPresent(second -> {
          throw new Failure(
              FailureId.BAD_FILE,
              ExitCode.USAGE,
              "%s:%d: begins a second document; pingctl reads one."
                  .formatted(file, second.getStartMark().getLine() + 1));
        });
    return documents.stream().findFirst();
  }

  /// The roots of all documents, those without anything among them.
  ///
  /// @throws Failure `PING-BAD-FILE` with the line of what is not YAML
  static List<Node> composeAll(Path file, String text) {
    String readable = text;
    for (int tabs = 0; ; tabs++) {
      try {
        List<Node> documents = new ArrayList<>();
        yaml().composeAll(new StringReader(readable)).forEach(documents::add);
        return documents;
      } catch (MarkedYAMLException e) {
        Optional<String> other = tabs < MOST_TABS ? withoutTab(readable, e) : Optional.empty();
        if (other.isEmpty()) {
          throw notYaml(file, e);
        }
        readable = other.get();
      } catch (YAMLException | IllegalArgumentException e) { // the latter for some tags
        throw new Failure(
            FailureId.BAD_FILE,
            ExitCode.USAGE,
            "%s: is not YAML: %s."
                .formatted(file, String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", " ")),
            e);
      }
    }
  }

  private static Failure notYaml(Path file, MarkedYAMLException e) {
    int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
    return new Failure(
        FailureId.BAD_FILE,
        ExitCode.USAGE,
        "%s:%d: is not YAML: %s.".formatted(file, line, String.valueOf(e.getProblem())),
        e);
  }

  /// The text with a blank for a tab between two words of a line, which SnakeYAML refuses and the
  /// tools of the field read; empty where the problem is another one, such as a tab that indents.
  private static Optional<String> withoutTab(String text, MarkedYAMLException problem) {
    Mark mark = problem.getProblemMark();
    if (mark == null || mark.getIndex() >= text.codePointCount(0, text.length())) {
      return Optional.empty();
    }
    int tab = text.offsetByCodePoints(0, mark.getIndex());
    if (text.charAt(tab) != '\t') {
      return Optional.empty();
    }
    String before = text.substring(text.lastIndexOf('\n', tab) + 1, tab).strip();
    return before.isEmpty() || INDICATORS.contains(before)
        ? Optional.empty()
        : Optional.of(text.substring(0, tab) + " " + text.substring(tab + 1));
  }

  private static Yaml yaml() {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(Integer.MAX_VALUE); // YamlGrowth bounds what they grow to
    options.setNestingDepthLimit(DEEPEST);
    options.setCodePointLimit(Integer.MAX_VALUE); // UserText bounds what is read
    DumperOptions unused = new DumperOptions();
    return new Yaml(
        new SafeConstructor(options), new Representer(unused), unused, options, new Plain());
  }

  /// Tells only null and the merge key apart from other plain scalars.
  private static final class Plain extends Resolver {
    @Override
    public Tag resolve(NodeId kind, String value, boolean implicit) {
      if (kind != NodeId.scalar || !implicit) {
        return super.resolve(kind, value, implicit);
      }
      if ("<<".equals(value)) {
        return Tag.MERGE;
      }
      return YamlDialect.isNull(value) ? Tag.NULL : PLAIN;
    }
  }
}
