package dev.pingctl.image;

import dev.pingctl.compose.ComposeFile.Build;
import dev.pingctl.engine.ImageBuild;
import dev.pingctl.engine.ImageStore;
import dev.pingctl.engine.ImageTransfer;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.Ownership;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Builds the images that a compose file says how to build.
public final class ComposeBuilds {
  private final ImageStore store;
  private final ImageTransfer transfer;
  private final BuildHost host;

  public ComposeBuilds(ImageStore store, ImageTransfer transfer, Map<String, String> environment) {
    this.store = store;
    this.transfer = transfer;
    this.host = new BuildHost(environment);
  }

  /// Builds the image unless one of the same content is there. Its reference is the wanted name
  /// with the hash of the content as its tag; it gets the wanted reference, too.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BUILD` with the last lines
  public Images.ProvidedImage build(Build build, String image, Consumer<String> progress) {
    Wanted wanted = wanted(build, image);
    if (store.id(wanted.reference()).isPresent()) {
      return wanted.unchanged();
    }
    Map<String, String> arguments = new TreeMap<>(build.arguments());
    arguments.putAll(host.proxies());
    Map<String, String> labels = new TreeMap<>(Ownership.labels(Ownership.IMAGES));
    labels.put(Images.CONTENT_HASH, wanted.hash());
    transfer.build(
        new ImageBuild(
            wanted.context().files(),
            Map.of(
                "Dockerfile",
                LabelledDockerfile.of(wanted.dockerfile(), labels)
                    .getBytes(StandardCharsets.UTF_8)),
            arguments,
            List.of(wanted.reference(), image),
            build.target()),
        new BuildSteps(image, progress));
    return new Images.ProvidedImage(wanted.reference(), Outcome.CREATED, false);
  }

  /// The image as [#build] would find it now; empty where it would have to be built.
  public Optional<Images.ProvidedImage> find(Build build, String image) {
    Wanted wanted = wanted(build, image);
    return store.id(wanted.reference()).map(id -> wanted.unchanged());
  }

  private record Wanted(BuildContext context, String dockerfile, String hash, String reference) {
    Images.ProvidedImage unchanged() {
      return new Images.ProvidedImage(reference, Outcome.UNCHANGED, false);
    }
  }

  private static Wanted wanted(Build build, String image) {
    BuildContext context = BuildContext.of(build.context());
    List<String> inputs = new ArrayList<>(List.of("compose", build.target().orElse("")));
    inputs.add(new TreeMap<>(build.arguments()).toString());
    String dockerfile = dockerfile(build);
    inputs.add(dockerfile);
    String hash = context.hash(inputs);
    return new Wanted(context, dockerfile, hash, repository(image) + ":" + hash);
  }

  private static String dockerfile(Build build) {
    try {
      return Files.readString(build.dockerfile());
    } catch (IOException e) {
      throw BuildContext.unreadable(build.dockerfile(), e);
    }
  }

  /// The name of an image without its tag.
  private static String repository(String image) {
    int colon = image.lastIndexOf(':');
    return colon > image.lastIndexOf('/') ? image.substring(0, colon) : image;
  }
}
