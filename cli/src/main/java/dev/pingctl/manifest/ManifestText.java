package dev.pingctl.manifest;

import dev.pingctl.text.UserText;
import dev.pingctl.text.YamlNode;
import dev.pingctl.text.YamlWriter;
import java.nio.file.Path;
import java.util.Map;

/// A file of a stage that manifests take in, so that it stands in one place and tools can read it:
/// as text with `${text:FILE}`, or as the tree that its YAML stands for with `${tree:FILE}`.
public final class ManifestText {
  private ManifestText() {}

  /// What stands for a file, by name: each value is one line of YAML.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` where it cannot be read or is not YAML
  public static Map<String, String> values(Path file) {
    String name = String.valueOf(file.getFileName());
    String text = UserText.read(file);
    return Map.of(
        "text:" + name,
        YamlWriter.line(text),
        "tree:" + name,
        YamlNode.parseIfAny(file, text).map(tree -> YamlWriter.line(tree.value())).orElse("null"));
  }
}
