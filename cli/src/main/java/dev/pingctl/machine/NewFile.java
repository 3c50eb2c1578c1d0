package dev.pingctl.machine;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.FileProblem;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/// A file that a user has named and that appears whole or not at all: it is written beside its
/// place and moved there.
public final class NewFile {
  private static final int BUFFER = 1 << 16;

  private final Path file;

  /// The file at this place.
  public NewFile(Path file) {
    this.file = file.toAbsolutePath().normalize();
  }

  /// Writes what is to be in a file.
  @FunctionalInterface
  public interface Content {
    /// @throws IOException where the file cannot be written
    void write(OutputStream out) throws IOException;
  }

  /// Makes sure that the file can be written, and changes nothing.
  ///
  /// @param overwrites whether it may be there
  /// @throws Failure `PING-EXISTS` where there is something of that name, `PING-FILE` where its
  ///   folder is missing or may not be written to
  public void require(boolean overwrites) {
    if (Files.isDirectory(file)) {
      throw new Failure(
          FailureId.EXISTS, ExitCode.USAGE, "%s is a folder; name a file.".formatted(file));
    }
    if (!overwrites && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new Failure(
          FailureId.EXISTS,
          ExitCode.USAGE,
          "%s exists; name another file, or add --force to overwrite it.".formatted(file));
    }
    Path folder = file.resolveSibling("");
    if (!Files.isDirectory(folder)) {
      throw unwritable(file, new NoSuchFileException(folder.toString()));
    }
    if (!Files.isWritable(folder)) {
      throw unwritable(file, new AccessDeniedException(folder.toString()));
    }
  }

  /// Writes the file. Where that fails, nothing of it is left, and what was there stays.
  ///
  /// @throws Failure `PING-DISK-FULL`, `PING-FILE`, or what `content` throws
  public void write(Content content) {
    Path part =
        file.resolveSibling(
            ".%s.%d.part".formatted(file.getFileName(), ProcessHandle.current().pid()));
    try {
      try (OutputStream out =
          new BufferedOutputStream(
              Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              BUFFER)) {
        content.write(out);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unwritable(file, e);
    } finally {
      discard(part);
    }
  }

  private static void discard(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // What kept it from being written keeps it from being deleted, and is reported.
    }
  }

  /// The failure of writing a file or folder that a user has named.
  public static Failure unwritable(Path place, IOException cause) {
    String words = String.valueOf(cause.getMessage());
    String lower = words.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left on device") || lower.contains("quota exceeded")) {
      return new Failure(
          FailureId.DISK_FULL,
          ExitCode.FAILED,
          "No space is left on the disk of %s, and nothing was written; free some, or name a place on another disk."
              .formatted(place),
          cause);
    }
    return new Failure(
        FailureId.FILE,
        ExitCode.FAILED,
        "%s cannot be written (%s); name a place that you may write to."
            .formatted(place, FileProblem.of(cause)),
        cause);
  }
}
