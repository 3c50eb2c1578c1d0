package dev.pingctl.image;

import dev.pingctl.image.CatalogueImage.Recipe;
import dev.pingctl.settings.ImagePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The references of the catalogue's images: name and a tag that is a hash of what the image is
/// made from. Asks no engine. What images are made from is read once; may be used by several
/// threads.
public final class ImageTags {
  private final Catalogue catalogue;
  private final Map<Wanted, List<String>> known = new ConcurrentHashMap<>();

  /// The references of this catalogue's images.
  public ImageTags(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  private record Wanted(String image, ImagePolicy policy) {}

  /// Every reference the image may have under the policy, the best first.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-INSTALL` when something it is made from is
  ///   missing
  public List<String> of(CatalogueImage image, ImagePolicy policy) {
    Wanted wanted = new Wanted(image.name(), policy);
    List<String> references = known.get(wanted);
    if (references == null) {
      references = List.copyOf(read(image, policy));
      known.put(wanted, references);
    }
    return references;
  }

  private List<String> read(CatalogueImage image, ImagePolicy policy) {
    List<String> references = new ArrayList<>();
    boolean pulls = policy != ImagePolicy.BUILD && image.upstream().isPresent();
    if (pulls) {
      references.add(pulled(image, image.upstream().get()));
    }
    if (!pulls || policy == ImagePolicy.AUTO) {
      BuildContext context = BuildContext.of(image);
      switch (image.recipe()) {
        case Recipe.PulledOnly ignored -> {}
        case Recipe.Bootstrap bootstrap -> references.add(bootstrapped(image, bootstrap, context));
        case Recipe.Dockerfile recipe -> {
          List<String> bases =
              recipe.base().map(base -> of(catalogue.image(base), policy)).orElse(List.of(""));
          bases.forEach(base -> references.add(built(image, recipe, context, base)));
        }
      }
    }
    return references;
  }

  /// The reference of the image as a registry gives it.
  static String pulled(CatalogueImage image, String upstream) {
    String hash = new BuildContext(Map.of()).hash(List.of("pulled", upstream));
    return image.name() + ":" + hash;
  }

  /// The reference of the image as it is made from packages.
  static String bootstrapped(CatalogueImage image, Recipe.Bootstrap recipe, BuildContext context) {
    return image.name() + ":" + context.hash(List.of("bootstrap", recipe.suite()));
  }

  /// The reference of the image as it is built on this base; empty for none.
  static String built(
      CatalogueImage image, Recipe.Dockerfile recipe, BuildContext context, String base) {
    List<String> inputs = new ArrayList<>(List.of("build", base));
    new TreeMap<>(recipe.arguments())
        .forEach((name, value) -> {
          inputs.add(name);
          inputs.add(value);
        });
    return image.name() + ":" + context.hash(inputs);
  }
}
