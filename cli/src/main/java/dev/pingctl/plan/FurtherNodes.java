package dev.pingctl.plan;

import dev.pingctl.node.ClusterNode;
import dev.pingctl.plan.Plan.Wave;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The nodes of the embedded cluster beside the first one, as a plan is to leave them.
///
/// @param kept the numbers of those that are to be there, in order
/// @param removed the numbers of those that are to go
/// @param volumes whether data on those that go may be given up
public record FurtherNodes(List<Integer> kept, List<Integer> removed, boolean volumes) {
  /// There are none.
  public static final FurtherNodes NONE = new FurtherNodes(List.of(), List.of(), false);

  public FurtherNodes {
    kept = List.copyOf(kept);
    removed = List.copyOf(removed);
  }

  /// Those that were found stay.
  public static FurtherNodes as(List<Integer> found) {
    return new FurtherNodes(found, List.of(), false);
  }

  /// So many nodes, the first one among them.
  ///
  /// @param found the numbers of those that are there
  public static FurtherNodes of(int nodes, List<Integer> found, boolean volumes) {
    return new FurtherNodes(
        IntStream.rangeClosed(2, nodes).boxed().toList(),
        found.stream().filter(number -> number > nodes).toList(),
        volumes);
  }

  /// What makes it so, once the first node is Ready.
  List<Wave> waves() {
    List<Wave> waves = new ArrayList<>();
    List<Action> started =
        kept.stream()
            .map(number -> (Action) new EngineAction.StartWorker(ClusterNode.STAGE, number))
            .toList();
    List<Action> gone =
        removed.stream()
            .map(number ->
                (Action) new EngineAction.RemoveWorker(ClusterNode.STAGE, number, volumes))
            .toList();
    if (!started.isEmpty()) {
      waves.add(new Wave(started));
    }
    if (!gone.isEmpty()) {
      waves.add(new Wave(gone));
    }
    return waves;
  }
}
