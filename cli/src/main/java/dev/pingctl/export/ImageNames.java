package dev.pingctl.export;

import dev.pingctl.image.Catalogue;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.image.CatalogueImage.Recipe;
import dev.pingctl.text.ImageReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names that images of the catalogue have in exported files: that of the registry where one
/// has them, else their own with a version.
final class ImageNames {
  /// What names of the bundled workshop's images begin with.
  private static final String OURS = "pingctl/";

  private static final String VERSION = "VERSION";

  /// The tag of an image that is built and has no version.
  private static final String BUILT = "local";

  private final Catalogue catalogue;
  private final List<CatalogueImage> longestFirst;

  ImageNames(Catalogue catalogue) {
    this.catalogue = catalogue;
    List<CatalogueImage> images = new ArrayList<>(catalogue.images());
    images.sort(Comparator.comparing((CatalogueImage image) -> -image.name().length()));
    this.longestFirst = List.copyOf(images);
  }

  /// The reference of an image; the name itself where it is none of the catalogue.
  String reference(String name) {
    return catalogue.find(name).map(ImageNames::reference).orElse(name);
  }

  private static String reference(CatalogueImage image) {
    return image.upstream().orElseGet(() -> plain(image.name()) + ":" + version(image));
  }

  private static String plain(String name) {
    return name.startsWith(OURS) ? name.substring(OURS.length()) : name;
  }

  private static String version(CatalogueImage image) {
    return switch (image.recipe()) {
      case Recipe.Dockerfile built -> built.arguments().getOrDefault(VERSION, BUILT);
      case Recipe.Bootstrap _, Recipe.PulledOnly _ -> BUILT;
    };
  }

  /// The last part of a name, such as `redis`.
  static String shortName(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /// The variable of an env file that names an image, such as `REDIS_IMAGE`.
  static String variable(String name) {
    return shortName(name).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_") + "_IMAGE";
  }

  /// A text in which every name of a catalogue image, with or without the tag `latest`, is its
  /// reference.
  String replaced(String text) {
    String replaced = text;
    for (CatalogueImage image : longestFirst) {
      replaced =
          Pattern.compile(mention(image))
              .matcher(replaced)
              .replaceAll(Matcher.quoteReplacement(reference(image)));
    }
    return replaced;
  }

  private static String mention(CatalogueImage image) {
    return "(?<![\\w./])(?<!\\w-)" + Pattern.quote(image.name()) + "(?::latest)?(?![\\w./:-])";
  }

  /// The same of a file of a chart, where a `repository` with a `tag` after it gets its part of the
  /// reference.
  String inChart(String text) {
    String replaced = text;
    for (CatalogueImage image : longestFirst) {
      ImageReference reference = ImageReference.parse(reference(image));
      String values =
          "^( *repository: )[\"']?%s[\"']?$((?:\\n *#.*)*\\n *tag: ).*$"
              .formatted(Pattern.quote(image.name()));
      replaced =
          Pattern.compile(values + "|" + mention(image), Pattern.MULTILINE)
              .matcher(replaced)
              .replaceAll(found ->
                  Matcher.quoteReplacement(
                      found.group(1) == null
                          ? reference(image)
                          : "%s%s%s\"%s\""
                              .formatted(
                                  found.group(1),
                                  reference.repository(),
                                  found.group(2),
                                  reference.tag())));
    }
    return replaced;
  }
}
