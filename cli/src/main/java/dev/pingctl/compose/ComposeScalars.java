package dev.pingctl.compose;

import dev.pingctl.text.GoNumber;
import dev.pingctl.text.YamlDialect;
import dev.pingctl.text.YamlNode;
import java.util.Locale;

/// Writes the scalars of a compose file out as Compose passes them on: `010` is 8, `1.50` is 1.5,
/// `True` is true. Dates stay as they are written, where Compose would write `2024-05-01 00:00:00
/// +0000 UTC`.
final class ComposeScalars {
  private ComposeScalars() {}

  /// The document with every number and truth value written out.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` for a tag such as `!reset`
  static YamlNode written(YamlNode document) {
    rejectTags(document);
    return document.mapTexts(ComposeScalars::text);
  }

  private static String text(YamlNode scalar) {
    Object value = scalar.value(YamlDialect.COMPOSE);
    return value instanceof Double number ? GoNumber.text(number) : String.valueOf(value);
  }

  private static void rejectTags(YamlNode node) {
    node.foreignTag()
        .ifPresent(tag -> {
          throw node.wrong("has the tag " + tag + ", which is not supported by pingctl");
        });
    if (node.isMapping()) {
      node.entries().values().forEach(ComposeScalars::rejectTags);
    } else if (node.isSequence()) {
      node.elements().forEach(ComposeScalars::rejectTags);
    }
  }

  /// A truth value, which may also be one of the words of YAML 1.1.
  static boolean truth(YamlNode node) {
    return switch (node.text().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "y", "on" -> true;
      case "false", "no", "n", "off" -> false;
      default -> node.truth();
    };
  }
}
