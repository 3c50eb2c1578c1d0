package dev.pingctl.image;

import dev.pingctl.engine.ImageBuild;
import dev.pingctl.engine.ImageStore;
import dev.pingctl.engine.ImageTransfer;
import dev.pingctl.image.CatalogueImage.Recipe;
import dev.pingctl.image.Images.ProvidedImage;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.report.WorkListener;
import dev.pingctl.settings.Ownership;
import dev.pingctl.text.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Builds images from their source for `pingctl dev`, on top of the released ones. The version that
/// such an image reports is its tag, a hash of what it was made from, so that its answers can be
/// told from those of any other.
public final class DevImages {
  /// What the tags begin with.
  public static final String PREFIX = "dev-";

  private static final String DOCKERFILE = "Dockerfile";

  /// For an image whose recipe has no short way: the released image, reporting another version.
  private static final String WHOLE = "ARG RELEASED\nFROM ${RELEASED}\n";

  private final ImageStore store;
  private final ImageTransfer transfer;
  private final BuildHost host;

  /// Images on the engine with these roles.
  ///
  /// @param environment the variables of this process, for proxies and certificates
  public DevImages(ImageStore store, ImageTransfer transfer, Map<String, String> environment) {
    this.store = store;
    this.transfer = transfer;
    this.host = new BuildHost(environment);
  }

  /// The short way of an image; empty where it is built as for a release.
  public static Optional<Recipe.Dev> dev(CatalogueImage image) {
    return image.recipe() instanceof Recipe.Dockerfile recipe ? recipe.dev() : Optional.empty();
  }

  /// The files of the short way; none where the image has none.
  ///
  /// @throws Failure `PING-BAD-INSTALL` when one is missing
  public static BuildContext context(CatalogueImage image) {
    return dev(image)
        .map(dev -> BuildContext.of(image, dev))
        .orElseGet(() -> new BuildContext(Map.of()));
  }

  /// Builds the image unless one of the same source is there.
  ///
  /// @param released the image as it is released, on the engine
  /// @param base what the released image is built on; empty where it is on nothing
  /// @throws Failure `PING-BUILD` with the last lines of the build, `PING-FILE` where the source
  ///   was changed while it was read
  public ProvidedImage build(
      CatalogueImage image, ProvidedImage released, Optional<String> base, WorkListener progress) {
    BuildContext context = context(image);
    String reference = reference(image, released, context);
    if (store.id(reference).isPresent()) {
      return new ProvidedImage(reference, Outcome.UNCHANGED, false);
    }
    String version = ImageReference.parse(reference).tag();
    Map<String, String> arguments = new TreeMap<>(host.proxies());
    arguments.put("RELEASED", released.reference());
    base.ifPresent(name -> arguments.put("BASE", name));
    transfer.build(
        new ImageBuild(
            context.files(),
            Map.of(
                DOCKERFILE,
                dockerfile(image, version).getBytes(StandardCharsets.UTF_8),
                "ca.crt",
                host.certificates()),
            arguments,
            List.of(reference),
            Optional.empty()),
        new BuildSteps(image.name(), progress));
    requireUnchanged(image, released, reference);
    return new ProvidedImage(reference, Outcome.CREATED, false);
  }

  /// A tag must not lie about what is in the image.
  private void requireUnchanged(CatalogueImage image, ProvidedImage released, String reference) {
    if (!reference.equals(reference(image, released, context(image)))) {
      store.remove(reference);
      throw new Failure(
          FailureId.FILE,
          ExitCode.FAILED,
          "The source of %s was changed while it was built; it is built again."
              .formatted(image.name()));
    }
  }

  private static String reference(
      CatalogueImage image, ProvidedImage released, BuildContext context) {
    return "%s:%s%s"
        .formatted(image.name(), PREFIX, context.hash(List.of("dev", released.reference())));
  }

  /// The version is written into the Dockerfile: an argument would give way to the variable of the
  /// released image.
  private static String dockerfile(CatalogueImage image, String version) {
    String own =
        dev(image)
            .map(dev -> dev.folder().resolve(DOCKERFILE))
            .map(file -> {
              try {
                return Files.readString(file);
              } catch (IOException e) {
                throw BuildContext.unreadable(file, e);
              }
            })
            .orElse(WHOLE);
    return LabelledDockerfile.atTheTop(own, Map.of(Ownership.IMAGE, image.name()))
        + "ENV VERSION=\"%s\"\n".formatted(version);
  }
}
