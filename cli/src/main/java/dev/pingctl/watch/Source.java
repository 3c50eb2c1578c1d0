package dev.pingctl.watch;

import dev.pingctl.image.BuildContext;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.image.CatalogueImage.Recipe;
import dev.pingctl.image.DevImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The content of the files that an image is built from, at one moment.
///
/// @param files a hash of each file's content, by its path
public record Source(Map<Path, String> files) {
  public Source {
    files = Map.copyOf(files);
  }

  /// Reads the files of an image, and those of the short way in which it is built.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-INSTALL` when one that is needed is missing,
  ///   `PING-FILE` when one cannot be read
  public static Source of(CatalogueImage image) {
    Map<Path, String> files = new TreeMap<>(BuildContext.of(image).fingerprints());
    files.putAll(DevImages.context(image).fingerprints());
    return new Source(files);
  }

  /// The files and folders in which all of that is, whether or not they are there.
  public static List<Path> places(CatalogueImage image) {
    List<Path> places = new ArrayList<>();
    if (image.recipe() instanceof Recipe.Dockerfile recipe) {
      places.add(recipe.folder());
      places.addAll(recipe.context().values());
      recipe
          .dev()
          .ifPresent(dev -> {
            places.add(dev.folder());
            places.addAll(dev.context().values());
          });
    }
    return List.copyOf(places);
  }

  /// The files that are in only one of the two, or have another content, in order.
  public List<Path> changedSince(Source before) {
    Set<Path> paths = new TreeSet<>(files.keySet());
    paths.addAll(before.files.keySet());
    return paths.stream()
        .filter(path -> !Objects.equals(files.get(path), before.files.get(path)))
        .toList();
  }
}
