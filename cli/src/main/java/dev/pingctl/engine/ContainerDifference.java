package dev.pingctl.engine;

import dev.pingctl.difference.FieldDifference;
import dev.pingctl.outcome.Change;
import java.util.List;

/// A container beside what it would become. What its variables hold may be secret and is masked.
///
/// @param change what would be done to it, and why
/// @param settings the settings that would change, by their names in compose files; of a container
///   that would be created, all but its labels
public record ContainerDifference(Change change, List<FieldDifference> settings) {
  private static final String ENVIRONMENT = "environment";

  public ContainerDifference {
    settings = masked(settings);
  }

  /// These settings, without the values that may be secret.
  public static List<FieldDifference> masked(List<FieldDifference> settings) {
    return settings.stream()
        .map(setting -> setting.path().isIn(ENVIRONMENT) ? setting.masked() : setting)
        .toList();
  }
}
