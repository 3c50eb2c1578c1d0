package dev.pingctl.plan;

import dev.pingctl.compose.ComposeFile.Build;
import dev.pingctl.explain.Explanation;
import dev.pingctl.explain.ImageCommands;
import dev.pingctl.explain.Shell;
import dev.pingctl.explain.ShellCommand;
import dev.pingctl.explain.ShellContext;
import dev.pingctl.fault.FaultList;
import dev.pingctl.image.CatalogueImage;
import dev.pingctl.injection.FaultToken;
import dev.pingctl.settings.ImagePolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Makes images available: on the engine, and from there in the cluster or in a file; or removes
/// them.
public sealed interface ImageAction extends Action {
  /// Makes a catalogue image available on the engine, pulled or built.
  record ProvideImage(String stage, CatalogueImage image, ImagePolicy policy)
      implements ImageAction {
    @Override
    public String describe() {
      String way =
          image.upstream().isEmpty()
              ? "build"
              : switch (policy) {
                case AUTO -> "pull " + image.upstream().get() + " or build";
                case PULL -> "pull " + image.upstream().get();
                case BUILD -> "build";
              };
      return "provide image %s (%s)".formatted(image.name(), way);
    }

    @Override
    public Explanation explain(ShellContext context) {
      return new Explanation(image.title() + ".", new ImageCommands(context).provide(image));
    }
  }

  /// Makes a catalogue image that can only be pulled available on the engine, where a registry has
  /// it.
  record TryImage(String stage, CatalogueImage image, ImagePolicy policy) implements ImageAction {
    @Override
    public String describe() {
      return "try to provide image %s (pull %s)"
          .formatted(image.name(), image.upstream().orElse("nothing"));
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          image.title() + ". Where no registry has it, its parts of the stage are left out.",
          new ImageCommands(context).attempt(image));
    }
  }

  /// Builds the image of a compose service.
  record BuildImage(String stage, String image, Build build) implements ImageAction {
    @Override
    public String describe() {
      return "build image %s from %s".formatted(image, build.context());
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.instead("`docker compose up`, below, builds it.");
    }
  }

  /// Builds another version of a catalogue image: the same program, reporting that version.
  ///
  /// @param faults those that it starts with; the token that clears them is one of an earlier
  ///   action
  record BuildVersion(String stage, String image, String version, FaultList faults)
      implements ImageAction {
    @Override
    public String describe() {
      return "build version %s of image %s%s"
          .formatted(
              version, image, faults.isEmpty() ? "" : ", which starts with " + faults.text());
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          faults.isEmpty()
              ? "The same program, which reports another version."
              : "The same program, which reports another version and misbehaves.",
          new ImageCommands(context)
              .version(image, version, faults, context.secret(FaultToken.STAGE, FaultToken.NAME)));
    }
  }

  /// Builds a catalogue image from its source on top of the released one, which an earlier action
  /// provides.
  ///
  /// @param base what the released image is built on; empty where it is on nothing
  record BuildDev(
      String stage, CatalogueImage image, Optional<CatalogueImage> base, ImagePolicy policy)
      implements ImageAction {
    @Override
    public String describe() {
      return "build image %s from its source".formatted(image.name());
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.instead("pingctl builds what was saved on top of the released image.");
    }
  }

  /// Loads an image into the cluster, or pushes it to the registry that the cluster pulls from.
  record DeliverImage(String stage, String image) implements ImageAction {
    @Override
    public String describe() {
      return "load image %s into the cluster".formatted(image);
    }

    @Override
    public Explanation explain(ShellContext context) {
      String reference = context.images().reference(image);
      List<ShellCommand> commands =
          new ImageCommands(context).deliver(reference, context.images().inCluster(image));
      return commands.isEmpty()
          ? Explanation.instead(
              "The tool that made the cluster loads %s; a cluster on the engine itself has it."
                  .formatted(reference))
          : new Explanation("Nodes have images of their own, apart from the engine's.", commands);
    }
  }

  /// Saves images, which earlier actions provide, into an archive. Those that could not be provided
  /// are left out.
  ///
  /// @param stages the stages that need them
  /// @param images their names in the catalogue
  /// @param version the version of this pingctl
  record SaveImages(
      String stage, List<String> stages, List<String> images, Path file, String version)
      implements ImageAction {
    public SaveImages {
      stages = List.copyOf(stages);
      images = List.copyOf(images);
    }

    @Override
    public String describe() {
      return "save images %s to %s".formatted(String.join(", ", images), file);
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "All images in one file, in which each layer is once.",
          new ImageCommands(context).save(images, file));
    }
  }

  /// Loads the images of an archive.
  ///
  /// @param version the version of this pingctl
  record LoadImages(String stage, Path file, String version) implements ImageAction {
    @Override
    public String describe() {
      return "load images from " + file;
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "With their names, so that nothing has to be pulled or built.",
          new ImageCommands(context).load(file));
    }
  }

  /// Removes an image reference.
  record RemoveImage(String stage, String reference) implements ImageAction {
    @Override
    public String describe() {
      return "remove image " + reference;
    }

    @Override
    public Explanation explain(ShellContext context) {
      return Explanation.of(
          "What nobody names any more takes no room.",
          ShellCommand.of("docker image rm " + Shell.word(reference)));
    }
  }
}
