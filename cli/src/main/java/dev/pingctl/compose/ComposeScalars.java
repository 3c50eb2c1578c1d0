package dev.pingctl.compose;

import dev.pingctl.text.GoNumber;
import dev.pingctl.text.YamlDialect;
import dev.pingctl.text.YamlNode;
import java.util.Locale;
import java.util.regex.Pattern;

/// Writes the scalars of a compose file out as Compose passes them on: `010` is 8, `1.50` is 1.5,
/// `True` is true. Dates stay as they are written, where Compose would write `2024-05-01 00:00:00
/// +0000 UTC`.
final class ComposeScalars {
  /// Where Compose's schema allows texts only.
  private static final Pattern TEXTS =
      Pattern.compile(
          "name|services\\.[^.]+\\.(?:(?:image|user|hostname|container_name|restart|command|entrypoint)"
              + "|(?:command|entrypoint|environment|labels|cap_add|cap_drop|security_opt)\\[\\d+]"
              + "|healthcheck\\.test(?:\\[\\d+])?|build\\.args\\[\\d+]"
              + "|deploy\\.resources\\.limits\\.memory)");

  private ComposeScalars() {}

  /// The document with every number and truth value written out.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` for a tag such as `!reset`, and for a
  ///   number or truth value where Compose takes texts alone
  static YamlNode written(YamlNode document) {
    check(document);
    return document.mapTexts(ComposeScalars::text);
  }

  private static String text(YamlNode scalar) {
    Object value = scalar.value(YamlDialect.COMPOSE);
    return value instanceof Double number ? GoNumber.text(number) : String.valueOf(value);
  }

  private static void check(YamlNode node) {
    node.foreignTag()
        .ifPresent(tag -> {
          throw node.wrong("has the tag " + tag + ", which is not supported by pingctl");
        });
    if (node.isMapping()) {
      node.entries().values().forEach(ComposeScalars::check);
    } else if (node.isSequence()) {
      node.elements().forEach(ComposeScalars::check);
    } else if (TEXTS.matcher(node.property()).matches()) {
      requireText(node);
    }
  }

  private static void requireText(YamlNode node) {
    switch (node.value(YamlDialect.COMPOSE)) {
      case Number _ -> throw node.wrong("needs quotes: without them it is a number, not a text");
      case Boolean _ -> throw node.wrong("needs quotes: without them it is a boolean, not a text");
      case null, default -> {}
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
