package dev.pingctl.text;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.nio.file.Path;

/// Where relative paths of the command line and of variables begin. It may have been deleted: then
/// Java cannot start in it, so the launcher has gone elsewhere and says so.
public final class WorkingFolder {
  private static final String GONE = "pingctl.folder.gone";

  private WorkingFolder() {}

  /// A path as it was given.
  ///
  /// @throws Failure `PING-BAD-FILE` for a relative one in a folder that was deleted
  public static Path reaches(Path given) {
    if (!given.isAbsolute() && Boolean.getBoolean(GONE)) {
      throw new Failure(
          FailureId.BAD_FILE,
          ExitCode.USAGE,
          "%s leads nowhere, because the working folder was deleted; change to another folder, or write the path from / on."
              .formatted(given));
    }
    return given;
  }
}
