package dev.pingctl.workshop;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An image of the catalogue `images/images.yaml`.
///
/// `name` is its name on the engine without a tag (`pingctl/ping`); `upstream` the reference it can
/// be pulled as instead, empty where it is always built; `base` the catalogue image it is built on;
/// `folder` holds its Dockerfile, and `context` names further folders or files that are put into
/// the build context under the given names.
public record CatalogueImage(
    String name, String title, Optional<String> upstream, Recipe recipe, String cost) {

  /// How an image is made here.
  public sealed interface Recipe {
    /// From a Dockerfile. `context` maps a path inside the build context to the file or folder it
    /// is copied from.
    record Dockerfile(
        Path folder,
        Optional<String> base,
        Map<String, Path> context,
        Map<String, String> arguments)
        implements Recipe {
      public Dockerfile {
        context = Map.copyOf(context);
        arguments = Map.copyOf(arguments);
      }
    }

    /// From the packages of a Debian suite, as a base for the others.
    record Bootstrap(String suite, List<String> exclude) implements Recipe {
      public Bootstrap {
        exclude = List.copyOf(exclude);
      }
    }
  }
}
