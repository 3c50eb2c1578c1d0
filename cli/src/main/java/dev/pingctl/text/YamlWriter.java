package dev.pingctl.text;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/// Writes YAML that Helm, kubectl and pingctl read alike: a text that one of them would take for
/// something else, such as `n`, `0o17` or `2024-05-01`, gets quotes.
public final class YamlWriter {
  private YamlWriter() {}

  /// A document of maps, lists, texts, numbers and truth values, one entry a line.
  ///
  /// @param width where long texts go on below, in characters
  public static String block(@Nullable Object tree, int width) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.BLOCK);
    options.setWidth(width);
    return new Yaml(new Quoting(options, false), options).dump(tree);
  }

  /// The same as [#block], with lines of the usual length.
  public static String block(@Nullable Object tree) {
    return block(tree, new DumperOptions().getWidth());
  }

  /// A tree on one line, with all its texts in double quotes.
  public static String line(@Nullable Object tree) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(FlowStyle.FLOW);
    options.setSplitLines(false);
    options.setWidth(Integer.MAX_VALUE);
    return new Yaml(new Quoting(options, true), options).dump(tree).strip();
  }

  private static final class Quoting extends Representer {
    private final boolean quotesAll;

    Quoting(DumperOptions options, boolean quotesAll) {
      super(options);
      this.quotesAll = quotesAll;
    }

    @Override
    protected Node representScalar(Tag tag, String value, @Nullable ScalarStyle style) {
      if (!Tag.STR.equals(tag)) {
        return super.representScalar(tag, value, style);
      }
      boolean ambiguous = !(YamlDialect.KUBERNETES.read(value) instanceof String);
      return super.representScalar(
          tag,
          value,
          quotesAll ? ScalarStyle.DOUBLE_QUOTED : ambiguous ? ScalarStyle.SINGLE_QUOTED : style);
    }
  }
}
