package dev.pingctl.command.option;

import dev.pingctl.settings.Settings;
import picocli.CommandLine.Option;

/// Option of commands that apply cluster objects.
public final class ConflictOption {
  @Option(
      names = "--force-conflicts",
      description =
          "Take ownership of fields of cluster objects that another field manager has set.")
  private boolean forceConflicts;

  /// The settings with what the option says.
  public Settings apply(Settings settings) {
    return settings.withForceConflicts(forceConflicts);
  }
}
