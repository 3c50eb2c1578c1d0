package dev.pingctl.image;

import dev.pingctl.engine.ImageStore;
import dev.pingctl.engine.ImageTransfer;
import dev.pingctl.image.ImageArchive.Contents;
import dev.pingctl.outcome.Change;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.ImagePolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Saves images of an engine into an archive, and loads them from one, with the references that
/// they have here.
public final class ImageArchives {
  private final ImageStore store;
  private final ImageTransfer transfer;
  private final Catalogue catalogue;
  private final Supplier<String> platform;

  /// Archives of this catalogue's images, on the engine with these roles.
  ///
  /// @param platform gives the engine's, such as `linux/amd64`
  ImageArchives(
      ImageStore store, ImageTransfer transfer, Catalogue catalogue, Supplier<String> platform) {
    this.store = store;
    this.transfer = transfer;
    this.catalogue = catalogue;
    this.platform = platform;
  }

  /// Saves images that are on the engine. Layers that several of them have are saved once.
  ///
  /// @param version the version of this pingctl
  /// @param stages the stages that need the images
  /// @param images the reference of each by its name in the catalogue
  /// @throws Failure `PING-DISK-FULL`, `PING-FILE`, or what the engine has to say
  public void save(
      Path file,
      String version,
      List<String> stages,
      Map<String, String> images,
      Consumer<String> progress) {
    List<String> references = new ArrayList<>();
    images.forEach((name, reference) -> references.addAll(List.of(reference, Images.latest(name))));
    try (InputStream saved = transfer.saveAll(references)) {
      ImageArchive.write(
          file, new Contents(version, platform.get(), stages, images), saved, progress);
    } catch (IOException e) {
      throw new IllegalStateException(e); // closing what was read to its end
    }
  }

  /// Makes sure that an archive is for this engine and has the images that this catalogue means.
  ///
  /// @param version the version of this pingctl
  /// @throws Failure `PING-OTHER-ARCHIVE` where it is not
  public void require(ImageArchive archive, String version) {
    Contents contents = archive.contents();
    if (!contents.platform().equals(platform.get())) {
      throw refused(
          "%s has images for %s, and the container engine here runs %s; save them on a machine of that platform."
              .formatted(archive.file(), contents.platform(), platform.get()));
    }
    ImageTags tags = new ImageTags(catalogue);
    List<String> others = new ArrayList<>();
    contents
        .images()
        .forEach((name, reference) -> {
          boolean isMeant =
              catalogue
                  .find(name)
                  .filter(image -> tags.of(image, ImagePolicy.AUTO).contains(reference))
                  .isPresent();
          if (!isMeant) {
            others.add(name);
          }
        });
    if (!others.isEmpty()) {
      throw refused(
          "%s was saved by pingctl %s, and this is pingctl %s, which makes %s from other files; save the images again with this version and this workshop."
              .formatted(archive.file(), contents.version(), version, String.join(", ", others)));
    }
  }

  private static Failure refused(String sentence) {
    return new Failure(FailureId.OTHER_ARCHIVE, ExitCode.REFUSED, sentence);
  }

  /// Loads the images of an archive unless the engine has them all. Nothing is loaded before the
  /// whole archive has been compared with its checksum.
  ///
  /// @throws Failure `PING-BAD-ARCHIVE`, or what the engine has to say
  public Change load(ImageArchive archive, Consumer<String> progress) {
    if (isThere(archive)) {
      return Change.NONE;
    }
    archive.verify(progress);
    try (InputStream images = archive.images()) {
      transfer.load(images, progress);
    } catch (IOException e) {
      throw new IllegalStateException(e); // closing what was read to its end
    }
    if (!isThere(archive)) {
      throw new Failure(
          FailureId.LOAD,
          ExitCode.FAILED,
          "The container engine has loaded %s and does not have its images under their names; look at the engine's log."
              .formatted(archive.file()));
    }
    return Images.MISSING;
  }

  private boolean isThere(ImageArchive archive) {
    return archive.contents().images().values().stream()
        .allMatch(reference -> store.id(reference).isPresent());
  }
}
