package dev.pingctl.machine;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// Files and folders of pingctl's home that other users have no business with.
public final class PrivateFiles {
  private PrivateFiles() {}

  /// Makes a folder that only its owner may enter, and its parents.
  public static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      permit(folder, "rwx------");
    }
  }

  /// Sets permissions where the file system knows them.
  public static void permit(Path path, String permissions) throws IOException {
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }

  /// Removes a folder if nothing is in it.
  public static void removeEmpty(@Nullable Path folder) throws IOException {
    try {
      if (folder != null) {
        Files.delete(folder);
      }
    } catch (DirectoryNotEmptyException | NoSuchFileException e) {
      // Something is still kept in it, or it is gone already: both are fine.
    }
  }
}
