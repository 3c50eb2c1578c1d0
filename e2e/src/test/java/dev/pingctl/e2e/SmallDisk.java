package dev.pingctl.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A disk with room for a megabyte. Mounting it takes root, or a `sudo` that asks nothing.
final class SmallDisk implements AutoCloseable {
  private final Path folder;

  /// Mounts it at a folder that is there.
  SmallDisk(Path folder) {
    this.folder = folder;
    asRoot("mount -t tmpfs -o size=1m,mode=777 tmpfs \"$0\"");
  }

  /// The folder that is on it.
  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    asRoot("umount \"$0\"");
  }

  private void asRoot(String command) {
    String whole = "if [ \"$(id -u)\" = 0 ]; then %1$s; else sudo -n %1$s; fi".formatted(command);
    Command.Result result = Command.run(List.of("sh", "-c", whole, folder.toString()), Map.of());
    if (result.exitCode() != 0 || !Files.isDirectory(folder)) {
      throw new AssertionError(result.all());
    }
  }
}
