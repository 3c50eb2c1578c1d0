package dev.pingctl.release;

import dev.pingctl.text.ImageReference;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A chart as a stage installs it.
///
/// `values` are the stage's own; `images` names catalogue images by the value that gets them: a
/// mapping with `repository` and `tag`.
public record ChartSpec(
    String release, Path folder, Map<String, Object> values, Map<String, String> images) {
  /// The value of a chart that names the image a rollout changes.
  public static final String MAIN_IMAGE = "image";

  public ChartSpec {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values)); // may hold nulls
    images = Collections.unmodifiableMap(new LinkedHashMap<>(images));
  }

  /// The chart's folder as a learner finds it below `stages`: the folder of the stage and its own.
  public String place() {
    int names = folder.getNameCount();
    return folder.subpath(Math.max(0, names - 2), names).toString();
  }

  /// The values that name these images, by the catalogue's name of each; those that are not among
  /// them keep the catalogue's name, and the tag that the chart gives them.
  public Map<String, Object> imageValues(Map<String, String> references) {
    Map<String, Object> named = new LinkedHashMap<>();
    images.forEach((path, image) -> {
      String reference = references.get(image);
      if (reference == null) {
        Values.put(named, path + ".repository", image);
      } else {
        ImageReference parts = ImageReference.parse(reference);
        Values.put(named, path + ".repository", parts.repository());
        Values.put(named, path + ".tag", parts.tag());
      }
    });
    return named;
  }
}
