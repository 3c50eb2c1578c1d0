package dev.pingctl.export;

import dev.pingctl.machine.NewFile;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The files of an exported stage.
public final class ExportedStage {
  private final Map<String, ExportedFile> files;

  ExportedStage(Map<String, ExportedFile> files) {
    this.files = new TreeMap<>(files);
  }

  /// Their paths below the folder.
  public Set<String> paths() {
    return Set.copyOf(files.keySet());
  }

  /// Writes the files into a folder, which is made if there is none. What is in it beside them
  /// stays. All are first written to a folder beside it: a full disk changes nothing.
  ///
  /// @param force whether files that are there with other content are replaced
  /// @throws Failure `PING-EXISTS` when there are such files and they are not to be replaced,
  ///   `PING-DISK-FULL` or `PING-FILE` when a file cannot be written
  public void write(Path folder, boolean force) {
    try {
      requireFree(folder, force);
      Path parent = Files.createDirectories(folder.resolveSibling(""));
      Path staging = Files.createTempDirectory(parent, ".pingctl-export-");
      try {
        for (Map.Entry<String, ExportedFile> file : files.entrySet()) {
          write(staging.resolve(file.getKey()), file.getValue());
        }
        for (String path : files.keySet()) {
          Path target = folder.resolve(path);
          Files.createDirectories(target.resolveSibling(""));
          Files.move(staging.resolve(path), target, StandardCopyOption.REPLACE_EXISTING);
        }
      } finally {
        remove(staging);
      }
    } catch (IOException e) {
      throw NewFile.unwritable(folder, e);
    }
  }

  private void requireFree(Path folder, boolean force) throws IOException {
    for (Map.Entry<String, ExportedFile> file : files.entrySet()) {
      Path target = folder.resolve(file.getKey());
      for (Path above = target.resolveSibling(""); above != null; above = above.getParent()) {
        if (Files.exists(above) && !Files.isDirectory(above)) {
          throw exists(above, "is a file where a folder is needed; name another folder");
        }
      }
      if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
        throw exists(target, "is a folder where a file is needed; name another folder");
      }
      if (!force && Files.exists(target) && !same(target, file.getValue())) {
        throw exists(
            target,
            "exists with other content; name another folder, or add --force to overwrite it");
      }
    }
  }

  private static Failure exists(Path path, String why) {
    return new Failure(FailureId.EXISTS, ExitCode.USAGE, "%s %s.".formatted(path, why));
  }

  private static boolean same(Path target, ExportedFile file) throws IOException {
    return Files.size(target) == file.content().length
        && Arrays.equals(Files.readAllBytes(target), file.content());
  }

  private static void write(Path path, ExportedFile file) throws IOException {
    Files.createDirectories(path.resolveSibling(""));
    Files.write(path, file.content());
    if (file.executable() && !path.toFile().setExecutable(true, false)) {
      throw new IOException(path + " cannot be made executable");
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
