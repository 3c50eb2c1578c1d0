package dev.pingctl.manifest;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.StageName;
import dev.pingctl.text.FileProblem;
import dev.pingctl.text.Template;
import dev.pingctl.text.Tree;
import dev.pingctl.text.UserText;
import dev.pingctl.text.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads files of Kubernetes objects: YAML documents with `${name}` in them.
public final class ManifestFile {
  private final Path file;

  private ManifestFile(Path file) {
    this.file = file;
  }

  /// Every object of a file, filled with these values and marked for a stage. Objects of a
  /// namespace that name none get the one of the stage.
  ///
  /// @throws Failure `PING-BAD-FILE` naming file and place of what is wrong
  public static List<Manifest> read(Path file, Map<String, String> values, StageName stage) {
    return new ManifestFile(file).manifests(values, stage);
  }

  /// Every object of a text, as it stands there; objects of a namespace that name none get this
  /// one. `file` is only what complaints name.
  static List<Manifest> parse(Path file, String text, String namespace) {
    return new ManifestFile(file).manifests(text, namespace);
  }

  private List<Manifest> manifests(Map<String, String> values, StageName stage) {
    return manifests(filled(values), stage.namespace()).stream()
        .map(manifest -> manifest.marked(stage.name()))
        .toList();
  }

  private List<Manifest> manifests(String text, String namespaceOfStage) {
    List<Manifest> manifests = new ArrayList<>();
    int number = 0;
    for (YamlNode document : YamlNode.parseAll(file, text)) {
      number++;
      if (!document.isNull()) {
        manifests.add(manifest(document.value(), number, namespaceOfStage));
      }
    }
    return manifests;
  }

  private String filled(Map<String, String> values) {
    try {
      List<String> lines = new ArrayList<>();
      for (String line : UserText.unmarked(Files.readString(file)).split("\n", -1)) {
        try {
          lines.add(Template.fill(line, values));
        } catch (Template.UnknownName e) {
          throw wrong(":" + (lines.size() + 1), String.valueOf(e.getMessage()));
        }
      }
      return String.join("\n", lines);
    } catch (IOException e) {
      throw new Failure(
          FailureId.FILE,
          ExitCode.FAILED,
          "%s can't be read (%s); check its permissions.".formatted(file, FileProblem.of(e)),
          e);
    }
  }

  private Manifest manifest(@Nullable Object document, int number, String namespaceOfStage) {
    String place = ", document " + number;
    if (!(document instanceof Map<?, ?>)) {
      throw wrong(place, "is not a Kubernetes object");
    }
    Map<String, Object> content = Tree.mapping(document);
    Map<String, Object> metadata = Tree.mapping(content.get("metadata"));
    String apiVersion = require(content, "apiVersion", place);
    String kind = require(content, "kind", place);
    String name =
        Tree.text(metadata, "name").orElseThrow(() -> wrong(place, "has no metadata.name"));
    if (Manifest.isOfTheCluster(kind)) {
      return new Manifest(new ObjectRef(apiVersion, kind, Optional.empty(), name), content);
    }
    String namespace = Tree.text(metadata, "namespace").orElse(namespaceOfStage);
    metadata.put("namespace", namespace);
    content.put("metadata", metadata);
    return new Manifest(new ObjectRef(apiVersion, kind, Optional.of(namespace), name), content);
  }

  private String require(Map<String, Object> content, String key, String place) {
    return Tree.text(content, key).orElseThrow(() -> wrong(place, "has no " + key));
  }

  private Failure wrong(String place, String problem) {
    return new Failure(
        FailureId.BAD_FILE, ExitCode.USAGE, "%s%s: %s.".formatted(file, place, problem));
  }
}
