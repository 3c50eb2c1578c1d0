package dev.pingctl.text;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/// Makes maps, lists, texts, numbers and truth values of nodes, as one dialect reads them.
final class YamlValue {
  private final YamlDialect dialect;

  private YamlValue(YamlDialect dialect) {
    this.dialect = dialect;
  }

  /// The value of a node.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` for what JSON cannot hold, and for a tag
  ///   that the value does not fit
  static @Nullable Object of(YamlNode node, YamlDialect dialect) {
    return new YamlValue(dialect).value(node);
  }

  private @Nullable Object value(YamlNode at) {
    return switch (at.node()) {
      case MappingNode mapping -> mapping(at, mapping);
      case ScalarNode scalar -> scalar(at, scalar);
      default -> {
        List<@Nullable Object> list = new ArrayList<>();
        at.elements().forEach(element -> list.add(value(element)));
        yield list;
      }
    };
  }

  /// To Helm and kubectl, what stands further below wins: `<<` over the keys before it, too. To
  /// Compose, and by YAML's own rules, the mapping's own keys win.
  private Map<String, @Nullable Object> mapping(YamlNode at, MappingNode mapping) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    Map<String, @Nullable Object> merged = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      YamlNode value = at.child(tuple);
      if (Tag.MERGE.equals(tuple.getKeyNode().getTag())) {
        merged.putAll(merged(value));
        if (dialect == YamlDialect.KUBERNETES) {
          values.replaceAll((key, own) -> merged.containsKey(key) ? merged.get(key) : own);
        }
      } else {
        values.put(key(value, (ScalarNode) tuple.getKeyNode()), value(value));
      }
    }
    merged.forEach((key, each) -> {
      if (!values.containsKey(key)) {
        values.put(key, each); // null counts as given
      }
    });
    return values;
  }

  /// What `<<` brings in: of several mappings the first one wins.
  private Map<String, @Nullable Object> merged(YamlNode from) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (YamlNode one : from.isSequence() ? from.elements() : List.of(from)) {
      if (!(one.node() instanceof MappingNode below)) {
        throw one.wrong("must be a mapping, as '<<' merges it into another");
      }
      Map<String, @Nullable Object> more = mapping(one, below);
      more.keySet().removeAll(values.keySet());
      values.putAll(more);
    }
    return values;
  }

  private String key(YamlNode at, ScalarNode key) {
    Object value =
        YamlText.PLAIN.equals(key.getTag()) ? dialect.read(key.getValue()) : scalar(at, key);
    return switch (value) {
      case null -> throw at.wrong("has an empty key");
      case BigInteger ignored -> throw at.wrong("has a number of more than 63 bits as its key");
      case Double number -> GoNumber.text(number.floatValue());
      default -> value.toString();
    };
  }

  private @Nullable Object scalar(YamlNode at, ScalarNode node) {
    Tag tag = node.getTag();
    if (Tag.STR.equals(tag)) {
      return node.getValue();
    }
    if (Tag.BINARY.equals(tag)) {
      return decoded(at, node.getValue());
    }
    if (!tag.startsWith(Tag.PREFIX) && !YamlText.PLAIN.equals(tag)) {
      return node.getValue();
    }
    Object value = dialect.read(node.getValue());
    if (value instanceof Double number && !Double.isFinite(number)) {
      throw at.wrong("is no finite number, and no other can be passed on");
    }
    if (Tag.FLOAT.equals(tag) && value instanceof Number number) {
      return number.doubleValue();
    }
    if (!fits(tag, value)) {
      throw at.wrong("is '%s', which is no %s".formatted(node.getValue(), tag.getValue()));
    }
    return value;
  }

  /// Whether a value is what an explicit tag says.
  private static boolean fits(Tag tag, @Nullable Object value) {
    return switch (value) {
      case null -> !isExplicit(tag) || Tag.NULL.equals(tag);
      case Boolean ignored -> !isExplicit(tag) || Tag.BOOL.equals(tag);
      case Double ignored -> !isExplicit(tag) || Tag.FLOAT.equals(tag);
      case Number ignored -> !isExplicit(tag) || Tag.INT.equals(tag);
      default -> !isExplicit(tag) || Tag.TIMESTAMP.equals(tag) || Tag.MERGE.equals(tag);
    };
  }

  private static boolean isExplicit(Tag tag) {
    return !YamlText.PLAIN.equals(tag);
  }

  private static String decoded(YamlNode at, String text) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(text);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw at.wrong("is tagged !!binary, but is no base64 of UTF-8 text");
    }
  }
}
