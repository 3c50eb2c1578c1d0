package dev.pingctl.image;

import dev.pingctl.report.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// An image of the catalogue `images/images.yaml`.
///
/// @param name its name on the engine without a tag (`pingctl/ping`)
/// @param title what it is, for people
/// @param upstream the reference it can be pulled as instead; empty where it is always built
/// @param recipe how it is made here
/// @param about how long building it takes here on a small machine; empty where it cannot be built
/// @param disk the bytes that must be free on the engine's disk to make it
public record CatalogueImage(
    String name,
    String title,
    Optional<String> upstream,
    Recipe recipe,
    Optional<Duration> about,
    long disk) {

  /// What it costs to make, for people: `built in about 10m`.
  public String cost() {
    return about.map(time -> "built in about " + Durations.rough(time)).orElse("only pulled");
  }

  /// How an image is made here.
  public sealed interface Recipe {
    /// From the Dockerfile in its folder.
    ///
    /// @param base the catalogue image it is built on, given to the Dockerfile as argument `BASE`
    /// @param context files and folders of this machine that join those of the folder in the build
    ///   context, by their path in it
    /// @param arguments further build arguments
    /// @param dev the short way that `pingctl dev` builds it; empty where there is none
    record Dockerfile(
        Path folder,
        Optional<String> base,
        Map<String, Path> context,
        Map<String, String> arguments,
        Optional<Dev> dev)
        implements Recipe {
      /// A recipe without a short way.
      public Dockerfile(
          Path folder,
          Optional<String> base,
          Map<String, Path> context,
          Map<String, String> arguments) {
        this(folder, base, context, arguments, Optional.empty());
      }

      public Dockerfile {
        context = Map.copyOf(context);
        arguments = Map.copyOf(arguments);
      }
    }

    /// How an image is built from its source in seconds, on top of the released image.
    ///
    /// @param folder the folder of the Dockerfile, which gets the released image as argument
    ///   `RELEASED`
    /// @param context the source: files and folders of this machine that join those of the folder
    ///   in the build context, by their path in it
    /// @param without what only a release needs and this way skips, for people
    record Dev(Path folder, Map<String, Path> context, String without) {
      public Dev {
        context = Map.copyOf(context);
      }
    }

    /// From the packages of a Debian suite, by the script `bootstrap` in its folder.
    record Bootstrap(Path folder, String suite) implements Recipe {}

    /// Not at all: it can only be pulled, so nothing may depend on its being there.
    record PulledOnly() implements Recipe {}
  }
}
