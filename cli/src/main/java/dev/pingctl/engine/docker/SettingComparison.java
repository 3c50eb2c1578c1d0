package dev.pingctl.engine.docker;

import dev.pingctl.difference.FieldDifference;
import dev.pingctl.difference.FieldPath;
import dev.pingctl.difference.Fields;
import dev.pingctl.engine.ContainerSettings;
import dev.pingctl.engine.ContainerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds the settings in which a container is not as it is wanted. Which settings differ is known
/// by their hashes; what they are, by the engine's description of the container.
final class SettingComparison {
  private static final String LABELS = "labels";

  private SettingComparison() {}

  /// The settings that differ, as far as they are known.
  ///
  /// @param hashes empty where the image is not there yet
  static List<FieldDifference> of(
      ContainerSpec spec, Optional<SettingHashes> hashes, Optional<Inspection> found) {
    Map<String, Object> wanted = ContainerSettings.of(spec);
    if (found.isEmpty()) {
      wanted.remove(LABELS);
      return Fields.between(Map.of(), wanted);
    }
    Set<FieldPath> differing =
        hashes.map(now -> now.differing(found.get().labels())).orElse(Set.of("image")).stream()
            .map(SettingComparison::path)
            .collect(Collectors.toSet());
    UpdatedSettings.of(spec, found.get()).forEach(name -> differing.add(FieldPath.of(name)));
    List<FieldDifference> fields = new ArrayList<>();
    for (FieldDifference each : Fields.between(PresentSettings.of(found.get()), wanted)) {
      if (differing.stream().anyMatch(path -> isIn(each.path(), path))) {
        fields.add(each);
      }
    }
    if (!found.get().isRunning()) {
      fields.add(
          new FieldDifference(
              FieldPath.of("state"), Optional.of(found.get().status()), Optional.of("running")));
    }
    return fields;
  }

  /// `environment A` and `label a` are in a mapping; other settings are by themselves.
  private static FieldPath path(String name) {
    int space = name.indexOf(' ');
    return space < 0
        ? FieldPath.of(SettingHashes.words(name))
        : FieldPath.of(name.substring(0, space).replaceFirst("^label$", LABELS))
            .key(name.substring(space + 1));
  }

  private static boolean isIn(FieldPath path, FieldPath other) {
    List<FieldPath.Step> steps = other.steps();
    return path.steps().size() >= steps.size()
        && path.steps().subList(0, steps.size()).equals(steps);
  }
}
