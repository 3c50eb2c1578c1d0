package dev.pingctl.workshop;

import dev.pingctl.workshop.CatalogueImage.Recipe;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The images that stages may use, as `images/images.yaml` lists them.
public record Catalogue(List<CatalogueImage> images) {
  public Catalogue {
    images = List.copyOf(images);
  }

  /// Reads the catalogue of an installation. Paths in it begin at the installation's root.
  ///
  /// @throws dev.pingctl.failure.Failure `PING-BAD-FILE` naming file, line and property of whatever
  ///   is wrong
  public static Catalogue read(Path root) {
    YamlNode file = YamlNode.read(root.resolve("images").resolve("images.yaml"));
    file.entries(Set.of("format", "images"));
    file.require("format").number(1, 1);
    return new Catalogue(
        file.require("images").elements().stream().map(node -> image(root, node)).toList());
  }

  /// The image of this name.
  public CatalogueImage image(String name) {
    return images.stream()
        .filter(image -> image.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no image " + name));
  }

  private static CatalogueImage image(Path root, YamlNode node) {
    Map<String, YamlNode> keys =
        node.entries(
            Set.of(
                "name",
                "title",
                "upstream",
                "base",
                "folder",
                "context",
                "arguments",
                "bootstrap",
                "cost"));
    Recipe recipe =
        keys.containsKey("bootstrap")
            ? new Recipe.Bootstrap(node.require("bootstrap").text(), List.of())
            : new Recipe.Dockerfile(
                root.resolve(node.require("folder").text()),
                Optional.ofNullable(keys.get("base")).map(YamlNode::text),
                paths(root, keys.get("context")),
                Map.of());
    return new CatalogueImage(
        node.require("name").text(),
        node.require("title").text(),
        Optional.ofNullable(keys.get("upstream")).map(YamlNode::text),
        recipe,
        node.require("cost").text());
  }

  private static Map<String, Path> paths(
      Path root, @org.jspecify.annotations.Nullable YamlNode node) {
    Map<String, Path> paths = new LinkedHashMap<>();
    if (node != null) {
      node.entries().forEach((inside, path) -> paths.put(inside, root.resolve(path.text())));
    }
    return paths;
  }
}
