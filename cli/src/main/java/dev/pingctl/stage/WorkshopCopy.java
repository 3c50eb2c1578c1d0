package dev.pingctl.stage;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.FileProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A copy of the installation's workshop that its owner may edit: stages, templates, what images
/// are made from, and the source of the ping service, which `pingctl dev` builds. The built service
/// is not in it; it is taken from the installation.
public final class WorkshopCopy {
  private static final List<String> PARTS =
      List.of("stages", "experiments", "templates", "images", "cluster", "service/src");

  private WorkshopCopy() {}

  /// Copies the workshop of the installation into a folder, which appears complete or not at all.
  ///
  /// @param target the folder, which is not there yet or is empty
  /// @return the folder
  /// @throws Failure `PING-NOT-EMPTY` when there is something in it, `PING-FILE` when it cannot be
  ///   made
  public static Path make(Path installation, Path target) {
    try {
      return appear(
          installation,
          target,
          copy -> {
            for (String part : PARTS) {
              copy(installation.resolve(part), copy.resolve(part));
            }
          });
    } catch (IOException e) {
      throw new Failure(
          FailureId.FILE,
          ExitCode.FAILED,
          "The workshop cannot be copied to %s (%s); choose a folder that you may write to."
              .formatted(target, FileProblem.of(e)),
          e);
    }
  }

  /// Fills a folder.
  interface Filling {
    void fill(Path folder) throws IOException;
  }

  /// Makes a folder, which appears with all that is in it or not at all.
  ///
  /// @param target the folder, which is not there yet or is empty
  /// @throws Failure `PING-NOT-EMPTY` when there is something in it
  static Path appear(Path installation, Path target, Filling filling) throws IOException {
    requireEmpty(installation, target);
    Path parent = Files.createDirectories(target.resolveSibling(""));
    Path staging = Files.createTempDirectory(parent, ".pingctl-workshop-");
    try {
      Path copy = Files.createDirectory(staging.resolve("copy"));
      filling.fill(copy);
      Files.deleteIfExists(target);
      return Files.move(copy, target);
    } finally {
      remove(staging);
    }
  }

  private static void requireEmpty(Path installation, Path target) throws IOException {
    if (target.getFileName() == null || target.startsWith(installation)) {
      throw refused(target, "is a part of the installation");
    }
    if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw refused(target, "is not a folder");
    }
    try (Stream<Path> files = Files.list(target)) {
      if (files.findAny().isPresent()) {
        throw refused(target, "is not empty");
      }
    }
  }

  private static Failure refused(Path target, String why) {
    return new Failure(
        FailureId.NOT_EMPTY,
        ExitCode.USAGE,
        "%s %s; name a folder that is not there yet, or an empty one.".formatted(target, why));
  }

  /// Copies a file or folder, with the right to execute, and lets its owner change all of it.
  private static void copy(Path source, Path copy) throws IOException {
    if (!Files.exists(source)) {
      return;
    }
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path made = copy.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(made);
        } else {
          Files.copy(file, made);
          if (!made.toFile().setWritable(true)) {
            throw new IOException(made + " cannot be made writable");
          }
        }
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
