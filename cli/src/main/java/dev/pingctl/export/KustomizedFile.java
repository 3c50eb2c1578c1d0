package dev.pingctl.export;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.ManifestText;
import dev.pingctl.manifest.Manifests;
import dev.pingctl.text.Template;
import dev.pingctl.text.UserText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A file of objects as a kustomization has it: filled in, with its comments. Objects that hold the
/// text of other files are left to a generator.
///
/// @param text the rest; empty where nothing is left
/// @param generated the ConfigMaps that hold texts of files
record KustomizedFile(String text, List<Manifest> generated) {
  /// As a `caBundle`: the certificate of an authority, put in when the object is applied.
  static final String AUTHORITY = "AUTHORITY";

  private static final Pattern TREE = Pattern.compile("( *)([\\w.-]+): \\$\\{tree:([^}]+)\\}");

  /// Reads a file.
  ///
  /// @param values what stands for `${name}`
  /// @param texts the files that it takes in, by their names
  static KustomizedFile read(
      Path file, Map<String, String> values, Map<String, Path> texts, ImageNames names) {
    String plain =
        PlainText.of(
            UserText.read(file)
                .replace("caBundle: " + Manifest.AUTHORITY, "caBundle: " + AUTHORITY));
    List<String> kept = new ArrayList<>();
    List<Manifest> generated = new ArrayList<>();
    for (String document : plain.split("(?m)^---[ ]*\\n")) {
      if (document.contains("${text:")) {
        Map<String, String> all = new LinkedHashMap<>(values);
        texts.values().forEach(path -> all.putAll(ManifestText.values(path)));
        generated.addAll(
            Manifests.rendered(
                String.valueOf(file.getFileName()), Template.fill(document, all), ""));
      } else {
        kept.add(names.replaced(filled(document, values, texts)));
      }
    }
    String text = String.join("---\n", kept);
    return new KustomizedFile(text.isBlank() ? "" : text, generated);
  }

  private static String filled(
      String document, Map<String, String> values, Map<String, Path> texts) {
    return document
        .lines()
        .map(line -> {
          Matcher tree = TREE.matcher(line);
          if (tree.matches() && texts.containsKey(tree.group(3))) {
            int indent = tree.group(1).length() + 2;
            return "%s%s:\n%s"
                .formatted(
                    tree.group(1),
                    tree.group(2),
                    UserText.read(texts.get(tree.group(3)))
                        .stripTrailing()
                        .indent(indent)
                        .stripTrailing());
          }
          return Template.fill(line, values);
        })
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /// The name of a file without its folder and ending.
  static String stem(String file) {
    return file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.ya?ml$", "");
  }
}
