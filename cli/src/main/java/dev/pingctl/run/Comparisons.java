package dev.pingctl.run;

import dev.pingctl.cluster.ObjectDifference;
import dev.pingctl.difference.Difference;
import dev.pingctl.engine.ContainerDifference;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.outcome.Change;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.EngineAction;
import dev.pingctl.plan.FaultAction;
import dev.pingctl.plan.ImageAction;
import dev.pingctl.plan.MachineAction;
import dev.pingctl.plan.MeasureAction;
import dev.pingctl.plan.ProofAction;
import dev.pingctl.plan.ReleaseAction;
import dev.pingctl.plan.WaitAction;
import dev.pingctl.run.ReleaseActions.ReleaseDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// In what the things that actions make are not as they would be made now. Asks those that would
/// carry the actions out, and changes nothing.
final class Comparisons {
  private final Supplier<ContainerEngine> engine;
  private final ClusterActions onCluster;
  private final ReleaseActions releases;
  private final Decisions decisions;

  Comparisons(
      Supplier<ContainerEngine> engine,
      ClusterActions onCluster,
      ReleaseActions releases,
      Decisions decisions) {
    this.engine = engine;
    this.onCluster = onCluster;
    this.releases = releases;
    this.decisions = decisions;
  }

  /// What one action would change now; nothing where it would change nothing, or where that is not
  /// known before.
  ///
  /// @param results the images that earlier actions would find; takes what this one would find
  List<Difference> of(Action action, ImageResults results) {
    return switch (action) {
      case Action.Conditional where ->
          decisions.holds(where.condition(), results) ? of(where.action(), results) : List.of();
      case ClusterAction.ApplyObject apply ->
          object(apply.stage(), onCluster.compare(apply, results), true);
      case ClusterAction.ApplySecret apply -> object(apply.stage(), onCluster.compare(apply), true);
      case EngineAction.CreateContainer create ->
          container(create.stage(), results.resolved(create.container()), false);
      case EngineAction.StartContainer start ->
          container(start.stage(), results.resolved(start.container()), true);
      case ReleaseAction.InstallChart install ->
          release(install, releases.compare(install, results));
      case ClusterAction.ApplyDefinitions _,
          ClusterAction.DeleteObject _,
          ClusterAction.RestartWorkload _,
          ClusterAction.ScaleWorkload _,
          ReleaseAction.UninstallRelease _,
          ReleaseAction.RollBackRelease _,
          EngineAction.CreateNetwork _,
          EngineAction.RemoveNetwork _,
          EngineAction.CreateVolume _,
          EngineAction.RemoveVolume _,
          EngineAction.RemoveContainer _,
          EngineAction.StartNode _,
          EngineAction.StartWorker _,
          EngineAction.RemoveWorker _,
          EngineAction.DeleteNodeData _ ->
          decided(action, results);
      case ImageAction.TryImage attempt -> {
        // Where it cannot be had, the stage is complete without it.
        decisions.of(attempt, results);
        yield List.of();
      }
      case ImageAction _,
          MachineAction _,
          FaultAction _,
          WaitAction _,
          ProofAction _,
          MeasureAction _,
          Action.RememberCount _ ->
          decided(action, results);
    };
  }

  /// A thing of which only the cause of its change is known.
  private List<Difference> decided(Action action, ImageResults results) {
    return decisions.of(action, results).filter(Change::isChange).stream()
        .map(change ->
            new Difference(
                action.stage(), action.describe(), Optional.empty(), change, false, List.of()))
        .toList();
  }

  private List<Difference> container(String stage, ContainerSpec wanted, boolean runs) {
    ContainerDifference found = engine.get().containers().compare(wanted, runs);
    return found.change().isChange()
        ? List.of(
            new Difference(
                stage,
                "container " + wanted.name(),
                Optional.empty(),
                found.change(),
                false,
                found.settings()))
        : List.of();
  }

  /// @param isApplied whether pingctl applies the object itself: the API then refuses to change a
  ///   field that somebody else has set
  private static List<Difference> object(String stage, ObjectDifference found, boolean isApplied) {
    boolean conflicts =
        isApplied
            && found.fields().stream()
                .anyMatch(field -> field.after().isPresent() && !field.managers().isEmpty());
    return found.change().isChange()
        ? List.of(
            new Difference(
                stage,
                found.ref().text(),
                found.ref().namespace(),
                found.change(),
                conflicts,
                found.fields()))
        : List.of();
  }

  /// The objects of a release; the release itself where it is not there, or where no object says
  /// why there would be another revision.
  private static List<Difference> release(
      ReleaseAction.InstallChart install, ReleaseDifference found) {
    List<Difference> differences = new ArrayList<>();
    found.objects().forEach(each -> differences.addAll(object(install.stage(), each, false)));
    if (found.change().isChange() && (found.isOfChart() || found.objects().isEmpty())) {
      differences.addFirst(
          new Difference(
              install.stage(),
              "release " + install.chart().release(),
              Optional.of(install.namespace()),
              found.change(),
              false,
              List.of()));
    }
    return differences;
  }
}
