package dev.pingctl.command;

import dev.pingctl.workshop.Settings;
import picocli.CommandLine.Option;

/// Option of commands that apply cluster objects.
final class ConflictOption {
  @Option(
      names = "--force-conflicts",
      description = "Take over fields of cluster objects that somebody else has set.")
  private boolean forceConflicts;

  /// The settings with what the option says.
  Settings apply(Settings settings) {
    return settings.withForceConflicts(forceConflicts);
  }
}
