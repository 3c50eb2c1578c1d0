package dev.pingctl.engine;

import dev.pingctl.outcome.Outcome;
import java.util.List;
import java.util.Optional;

/// The images on the engine and their references.
public interface ImageStore {
  /// The id of the image, or empty when the engine does not have it.
  Optional<String> id(String reference);

  /// Gives an image one more reference.
  void tag(String image, String reference);

  /// Removes a reference although its image lacks the ownership labels. Only for references that
  /// this very run created by pulling or tagging.
  Outcome untag(String reference);

  /// Removes one reference of an image with the ownership labels, and with its last one the image.
  /// Images left of build stages have no reference and are removed by id.
  Outcome remove(String reference);

  /// The images with pingctl's ownership labels, with those of their references that are pingctl's,
  /// and what pingctl's builds have left, which has none.
  List<OwnedImage> owned();
}
