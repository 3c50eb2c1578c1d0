package dev.pingctl.plan;

import dev.pingctl.stage.Stage;
import java.util.List;
import java.util.Optional;

/// What to take down.
///
/// @param stages every stage of the workshop
/// @param only the name of the one stage that is meant; empty for all
/// @param volumes whether data kept in the cluster goes, too
/// @param keepCluster whether the embedded cluster stays even when no stage is left on it
public record Teardown(
    List<Stage> stages, Optional<String> only, boolean volumes, boolean keepCluster) {
  public Teardown {
    stages = List.copyOf(stages);
  }

  /// The stages that are meant.
  List<Stage> meant() {
    return stages.stream()
        .filter(stage -> only.isEmpty() || only.get().equals(stage.name()))
        .toList();
  }
}
