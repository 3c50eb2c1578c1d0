package dev.pingctl.plan;

import dev.pingctl.node.ClusterNode;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Stage;
import java.util.List;
import java.util.Optional;

/// What to take down.
///
/// @param stages every stage of the workshop
/// @param only the names of the stages that are meant; empty for all
/// @param volumes whether data kept in the cluster goes, too
/// @param keepCluster whether the embedded cluster stays even when no stage is left on it
public record Teardown(
    List<Stage> stages, List<String> only, boolean volumes, boolean keepCluster) {
  public Teardown {
    stages = List.copyOf(stages);
    only = List.copyOf(only);
  }

  /// Whether what belongs to this stage goes. Stages of other workshops are never meant.
  boolean means(String stage) {
    return only.isEmpty()
        ? StageName.workshop(stage).equals(workshop()) || stage.equals(ClusterNode.STAGE)
        : only.contains(stage);
  }

  private Optional<String> workshop() {
    return stages.stream().findFirst().flatMap(stage -> StageName.workshop(stage.name()));
  }

  /// The stages that are meant.
  List<Stage> meant() {
    return stages.stream().filter(stage -> means(stage.name())).toList();
  }
}
