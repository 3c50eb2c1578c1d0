package dev.pingctl.image;

import dev.pingctl.image.CatalogueImage.Recipe;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.FileProblem;
import dev.pingctl.text.ShortHash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The files an image is made from, by their path in the build context.
///
/// A `README.md` at the top of an image's folder is for people: it is not part of the context, so
/// that changing it does not rebuild the image. Neither is what a `.dockerignore` there leaves out.
public record BuildContext(Map<String, Path> files) {
  /// Changes with the way images are built here, so that all are built again.
  private static final String FORMAT = "2";

  public BuildContext {
    files = Map.copyOf(files);
  }

  /// Collects the files of a recipe.
  ///
  /// @throws Failure `PING-BAD-INSTALL` when one is missing
  public static BuildContext of(CatalogueImage image) {
    Map<String, Path> files = new TreeMap<>();
    switch (image.recipe()) {
      case Recipe.Dockerfile dockerfile -> {
        collect(image, "", dockerfile.folder(), files);
        files.remove("README.md");
        dockerfile.context().forEach((inside, path) -> collect(image, inside, path, files));
        files.keySet().removeIf(DockerIgnore.of(dockerfile.folder())::excludes);
      }
      case Recipe.Bootstrap bootstrap -> {
        collect(image, "", bootstrap.folder(), files);
        files.remove("README.md");
      }
      case Recipe.PulledOnly ignored -> {}
    }
    return new BuildContext(files);
  }

  /// Collects every file of a folder that its `.dockerignore` does not leave out.
  ///
  /// @throws Failure `PING-FILE` when it cannot be read
  public static BuildContext of(Path folder) {
    Map<String, Path> files = new TreeMap<>();
    walk("", folder, files);
    files.keySet().removeIf(DockerIgnore.of(folder)::excludes);
    return new BuildContext(files);
  }

  /// Collects the files that an image is built from for `pingctl dev`, and that are no part of the
  /// image as it is released.
  ///
  /// @throws Failure `PING-BAD-INSTALL` when one is missing
  static BuildContext of(CatalogueImage image, Recipe.Dev dev) {
    Map<String, Path> files = new TreeMap<>();
    collect(image, "", dev.folder(), files);
    files.remove("README.md");
    dev.context().forEach((inside, path) -> collect(image, inside, path, files));
    files.keySet().removeIf(DockerIgnore.of(dev.folder())::excludes);
    return new BuildContext(files);
  }

  /// A hash of the content of each file, by its path on this machine.
  ///
  /// @throws Failure `PING-FILE` when one cannot be read
  public Map<Path, String> fingerprints() {
    Map<Path, String> fingerprints = new TreeMap<>();
    files.values().forEach(path -> fingerprints.put(path, executable(path) + hash(path)));
    return fingerprints;
  }

  /// A short hash over the name, content and right to execute of every file, and over further
  /// inputs: 12 hexadecimal digits, the same wherever the inputs are.
  public String hash(List<String> inputs) {
    MessageDigest digest = ShortHash.digest();
    List<String> parts = new ArrayList<>(List.of(FORMAT));
    parts.addAll(inputs);
    new TreeMap<>(files)
        .forEach((name, path) -> {
          parts.add(name);
          parts.add(executable(path));
          parts.add(hash(path));
        });
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }
    return ShortHash.of(digest.digest());
  }

  private static String executable(Path path) {
    return Files.isExecutable(path) ? "x" : "-";
  }

  private static String hash(Path path) {
    MessageDigest digest = ShortHash.digest();
    try (InputStream content = new DigestInputStream(Files.newInputStream(path), digest)) {
      content.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static void collect(
      CatalogueImage image, String inside, Path path, Map<String, Path> files) {
    if (!Files.exists(path)) {
      throw new Failure(
          FailureId.BAD_INSTALL,
          ExitCode.FAILED,
          "%s, which the image %s is made from, is missing; run ./install.sh again."
              .formatted(path, image.name()));
    }
    walk(inside, path, files);
  }

  private static void walk(String inside, Path path, Map<String, Path> files) {
    try (Stream<Path> below = Files.walk(path)) {
      below
          .filter(Files::isRegularFile)
          .forEach(file -> {
            String relative = path.relativize(file).toString();
            files.put(
                inside.isEmpty() || relative.isEmpty()
                    ? inside + relative
                    : inside + "/" + relative,
                file);
          });
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  public static Failure unreadable(Path path, IOException cause) {
    return new Failure(
        FailureId.FILE,
        ExitCode.FAILED,
        "%s can't be read (%s); check its permissions.".formatted(path, FileProblem.of(cause)),
        cause);
  }
}
