package dev.pingctl.image;

import dev.pingctl.image.CatalogueImage.Recipe;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Identity;
import dev.pingctl.text.YamlNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The images that stages may use, as `images/images.yaml` lists them.
public record Catalogue(List<CatalogueImage> images) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(?:[._/-][a-z0-9]+)*");
  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5}) (MB|GB)");
  private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,2}) (s|min)");
  private static final long MEGABYTE = 1_000_000L;
  private static final long GIGABYTE = 1_000_000_000L;
  private static final Pattern SUITE = Pattern.compile("[a-z]+");
  private static final Set<String> ALWAYS = Set.of("name", "title", "upstream", "folder", "disk");
  private static final Set<String> OF_DOCKERFILE =
      Set.of("base", "context", "arguments", "about", "dev");
  private static final Set<String> OF_DEV = Set.of("folder", "context", "without");

  public Catalogue {
    images = List.copyOf(images);
  }

  /// Reads the catalogue of a workshop. Paths in it begin at the workshop's root; what a build
  /// takes in and is not there, such as the built service, is the installation's. A workshop with a
  /// name has the installation's images, too: those of the cluster are among them.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` naming file, line and property of whatever
  ///   is wrong
  public static Catalogue read(Path workshop, Path installation) {
    List<CatalogueImage> bundled =
        Files.exists(workshop.resolve(Identity.FILE))
            ? of(new Roots(installation, installation), List.of()).images()
            : List.of();
    return of(new Roots(workshop, installation), bundled);
  }

  /// @param others images that are there, too, where this catalogue has none of their names
  private static Catalogue of(Roots roots, List<CatalogueImage> others) {
    YamlNode file = YamlNode.read(roots.workshop().resolve("images").resolve("images.yaml"));
    file.entries(Set.of("format", "images"));
    file.require("format").number(1, 1);
    Map<String, YamlNode> nodes = new LinkedHashMap<>();
    List<CatalogueImage> images = new ArrayList<>();
    for (YamlNode node : file.require("images").elements()) {
      CatalogueImage image = image(roots, node);
      if (nodes.putIfAbsent(image.name(), node) != null) {
        throw node.require("name").wrong("is the name of two images");
      }
      images.add(image);
    }
    others.stream().filter(other -> !nodes.containsKey(other.name())).forEach(images::add);
    Catalogue catalogue = new Catalogue(images);
    nodes.forEach((name, node) -> node.get("base").ifPresent(base -> catalogue.check(name, base)));
    return catalogue;
  }

  /// The image of a name that somebody has typed.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-NO-IMAGE` with the list of images
  public CatalogueImage require(String name) {
    return find(name)
        .orElseThrow(() ->
            new Failure(
                FailureId.NO_IMAGE,
                ExitCode.USAGE,
                "There is no image %s; the images are %s."
                    .formatted(
                        name,
                        images.stream()
                            .map(CatalogueImage::name)
                            .collect(Collectors.joining(", ")))));
  }

  /// The image of this name.
  public CatalogueImage image(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException("no image " + name));
  }

  /// The image of this name; empty where it is none of the catalogue.
  public Optional<CatalogueImage> find(String name) {
    return images.stream().filter(image -> image.name().equals(name)).findFirst();
  }

  /// Follows the bases of an image to the end: each must be there, and none may be the image
  /// itself.
  private void check(String name, YamlNode node) {
    List<String> chain = new ArrayList<>(List.of(name));
    Optional<String> next = Optional.of(node.text());
    while (next.isPresent()) {
      String base = next.get();
      if (find(base).isEmpty()) {
        String known = images.stream().map(CatalogueImage::name).collect(Collectors.joining(", "));
        throw node.wrong("names no image of the catalogue (there are: " + known + ")");
      }
      boolean seen = chain.contains(base);
      chain.add(base);
      if (seen) {
        throw node.wrong("leads back to itself: " + String.join(" → ", chain));
      }
      next = base(image(base));
    }
  }

  private static Optional<String> base(CatalogueImage image) {
    return switch (image.recipe()) {
      case Recipe.Dockerfile dockerfile -> dockerfile.base();
      case Recipe.Bootstrap ignored -> Optional.empty();
      case Recipe.PulledOnly ignored -> Optional.empty();
    };
  }

  private static CatalogueImage image(Roots roots, YamlNode node) {
    Recipe recipe =
        node.get("folder").isEmpty()
            ? pulledOnly(node)
            : node.get("bootstrap").isPresent() ? bootstrap(roots, node) : dockerfile(roots, node);
    return new CatalogueImage(
        matching(node.require("name"), NAME, "must be an image name without a tag"),
        node.require("title").text(),
        node.get("upstream").map(YamlNode::text),
        recipe,
        recipe instanceof Recipe.PulledOnly
            ? Optional.empty()
            : Optional.of(time(node.require("about"))),
        bytes(node.require("disk")));
  }

  private static Duration time(YamlNode node) {
    Matcher time = TIME.matcher(node.text());
    if (!time.matches()) {
      throw node.wrong("must be a time such as 30 s or 10 min, not '" + node.text() + "'");
    }
    long number = Long.parseLong(time.group(1));
    return time.group(2).equals("s") ? Duration.ofSeconds(number) : Duration.ofMinutes(number);
  }

  private static long bytes(YamlNode node) {
    Matcher size = SIZE.matcher(node.text());
    if (!size.matches()) {
      throw node.wrong("must be a size such as 300 MB or 5 GB, not '" + node.text() + "'");
    }
    return Long.parseLong(size.group(1)) * (size.group(2).equals("GB") ? GIGABYTE : MEGABYTE);
  }

  private static Recipe pulledOnly(YamlNode node) {
    node.entries(ALWAYS);
    if (node.get("upstream").isEmpty()) {
      throw node.require("name").wrong("names an image with neither a folder nor an upstream");
    }
    return new Recipe.PulledOnly();
  }

  private static Recipe bootstrap(Roots roots, YamlNode node) {
    node.entries(with(ALWAYS, Set.of("bootstrap", "about")));
    return new Recipe.Bootstrap(
        folder(roots, node, "bootstrap"),
        matching(node.require("bootstrap"), SUITE, "must be the name of a Debian suite"));
  }

  private static Recipe dockerfile(Roots roots, YamlNode node) {
    node.entries(with(ALWAYS, with(OF_DOCKERFILE, Set.of("bootstrap"))));
    Map<String, String> arguments = new LinkedHashMap<>();
    node.get("arguments")
        .ifPresent(values ->
            values.entries().forEach((argument, value) -> arguments.put(argument, value.text())));
    return new Recipe.Dockerfile(
        folder(roots, node, "Dockerfile"),
        node.get("base").map(YamlNode::text),
        context(roots, node),
        arguments,
        node.get("dev").map(dev -> dev(roots, dev)));
  }

  private static Recipe.Dev dev(Roots roots, YamlNode node) {
    node.entries(OF_DEV);
    node.require("context");
    return new Recipe.Dev(
        folder(roots, node, "Dockerfile"), context(roots, node), node.require("without").text());
  }

  private static Map<String, Path> context(Roots roots, YamlNode node) {
    Map<String, Path> context = new LinkedHashMap<>();
    node.get("context")
        .ifPresent(paths ->
            paths.entries().forEach((inside, path) -> context.put(inside, roots.found(path))));
    return context;
  }

  private record Roots(Path workshop, Path installation) {
    Path found(YamlNode node) {
      Path own = within(workshop, node);
      return Files.exists(own) ? own : within(installation, node);
    }
  }

  private static Path folder(Roots roots, YamlNode node, String needed) {
    YamlNode folder = node.require("folder");
    Path path = within(roots.workshop(), folder);
    if (!Files.isRegularFile(path.resolve(needed))) {
      throw folder.wrong("has no file " + needed + " in " + path);
    }
    return path;
  }

  private static Path within(Path root, YamlNode node) {
    Path path = root.resolve(node.text()).normalize();
    if (!path.startsWith(root.normalize())) {
      throw node.wrong("must be a path inside the workshop");
    }
    return path;
  }

  private static String matching(YamlNode node, Pattern pattern, String otherwise) {
    if (!pattern.matcher(node.text()).matches()) {
      throw node.wrong(otherwise + ", not '" + node.text() + "'");
    }
    return node.text();
  }

  private static Set<String> with(Set<String> some, Set<String> more) {
    return java.util.stream.Stream.of(some, more).flatMap(Set::stream).collect(Collectors.toSet());
  }
}
