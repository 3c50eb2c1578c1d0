package dev.pingctl.engine;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// How images get onto the engine (built, imported, pulled) and off it (pushed, saved, read).
public interface ImageTransfer {
  /// Builds an image.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BUILD` with the last lines of the build
  void build(ImageBuild build, Consumer<String> progress);

  /// Creates an image of one layer from a tar archive.
  ///
  /// @param changes Dockerfile instructions for it, such as `CMD ["bash"]`
  void importRoot(
      String reference, Map<String, String> labels, List<String> changes, InputStream tar);

  /// Pulls an image.
  ///
  /// @param patience how long the registry may take to its first answer
  /// @throws dev.pingctl.outcome.Failure `PING-REGISTRY-DOWN` when the registry does not answer,
  ///   `PING-PULL` when it answers but does not give out the image
  void pull(String reference, Duration patience, Consumer<String> progress);

  /// Pushes an image to the registry that its reference names.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-REGISTRY-DOWN` when the registry does not answer,
  ///   `PING-PUSH` when it does not take the image
  void push(String reference, Consumer<String> progress);

  /// An archive of an image with this one reference. The caller closes it.
  InputStream save(String reference);

  /// An archive of several images with these references, in which each layer is once. The caller
  /// closes it.
  InputStream saveAll(List<String> references);

  /// Loads the images of an archive that [#save] or [#saveAll] has given, with their references.
  ///
  /// @param progress takes how far it is
  void load(InputStream archive, Consumer<String> progress);

  /// An archive of an image without the layers of these digests, for containerd, which takes them
  /// from its store. The caller closes it.
  ///
  /// @return nothing where none of them is a layer of the image, or the engine does not tell them
  ///   apart
  Optional<InputStream> saveWithout(Set<String> layers, String reference);

  /// The text of a file in an image.
  ///
  /// @param path from the image's root, with a slash before it
  /// @throws dev.pingctl.outcome.Failure `PING-ENGINE` if it does not exist
  String readFile(String reference, String path);
}
