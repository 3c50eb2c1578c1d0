package dev.pingctl.run;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.image.Images.ProvidedImage;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What the actions of a run have made of its images so far: the reference of each on the engine,
/// and the one by which pods name it. Later actions are handed it. May be used by several threads.
final class ImageResults {
  private final Map<String, ProvidedImage> provided = new ConcurrentHashMap<>();
  private final Map<String, String> delivered = new ConcurrentHashMap<>();

  /// Notes that an image is on the engine.
  ///
  /// @param name its name without a tag, as stages have it
  void provide(String name, ProvidedImage image) {
    provided.put(name, image);
  }

  /// Notes that an image is in the cluster.
  ///
  /// @param reference as pods name it
  void deliver(String name, String reference) {
    delivered.put(name, reference);
  }

  /// The image on the engine; empty where no action has provided it.
  Optional<ProvidedImage> find(String name) {
    return Optional.ofNullable(provided.get(name));
  }

  /// The image on the engine, which an earlier action has provided.
  ProvidedImage provided(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalStateException("no action has provided " + name));
  }

  /// A container with the reference of its image, where an action has provided that.
  ContainerSpec resolved(ContainerSpec container) {
    return find(container.image())
        .map(image -> container.withImage(image.reference()))
        .orElse(container);
  }

  /// The references of all images in the cluster, by their names.
  Map<String, String> delivered() {
    return Map.copyOf(delivered);
  }
}
