package dev.pingctl.command.option;

import dev.pingctl.settings.Settings;
import dev.pingctl.text.WorkingFolder;
import java.nio.file.Path;

/// A file or folder as it was typed on the command line.
public final class TypedPath {
  private static final String USER_HOME = "~/";

  private TypedPath() {}

  /// The same from the root on. A relative one begins in the working folder; a shell leaves the `~`
  /// of `--to=~/mine` as it is.
  ///
  /// @throws dev.pingctl.outcome.Failure `PING-BAD-FILE` for a relative one in a folder that was
  ///   deleted
  public static Path absolute(Settings settings, Path path) {
    String typed = path.toString();
    Path meant =
        Settings.userHome(settings.environment())
            .filter(home -> typed.startsWith(USER_HOME))
            .map(home -> home.resolve(typed.substring(USER_HOME.length())))
            .orElse(path);
    return WorkingFolder.reaches(meant).toAbsolutePath().normalize();
  }
}
