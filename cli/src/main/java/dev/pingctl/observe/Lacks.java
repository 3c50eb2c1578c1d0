package dev.pingctl.observe;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.ReleaseRecord.Status;
import dev.pingctl.cluster.Workloads.Workload;
import dev.pingctl.manifest.Manifest;
import dev.pingctl.manifest.Manifests;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Target;
import dev.pingctl.stage.Stage;
import dev.pingctl.stage.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// What a stage on the cluster lacks, though something of it runs: a workload or its pods, or
/// objects that it has outside of its namespace, which go with the namespace of another stage.
final class Lacks {
  private final Target target;
  private final Supplier<Cluster> cluster;

  /// Lacks on this cluster, which is asked only when it is needed.
  Lacks(Target target, Supplier<Cluster> cluster) {
    this.target = target;
    this.cluster = cluster;
  }

  /// What a stage with these workloads lacks, as a clause; empty where nothing is seen to.
  Optional<String> of(Stage stage, List<Workload> workloads) {
    Optional<String> atRest =
        workloads.stream()
            .filter(workload -> workload.desired() == 0 && !isOfNodes(workload))
            .findFirst()
            .map(workload -> workload.ref().text() + " is scaled to 0");
    if (atRest.isPresent()) {
      return atRest;
    }
    List<ObjectRef> missing =
        expected(stage).map(Manifest::ref).filter(ref -> isMissing(stage, ref, workloads)).toList();
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    ObjectRef first = missing.getFirst();
    String place = first.namespace().map(name -> " in namespace " + name).orElse("");
    int more = missing.size() - 1;
    return Optional.of(
        first.text()
            + place
            + (more == 0 ? " is missing" : " and %d more are missing".formatted(more)));
  }

  /// A DaemonSet has as many pods as there are nodes for it.
  private static boolean isOfNodes(Workload workload) {
    return workload.ref().kind().equals("DaemonSet");
  }

  /// What the stage applies in any case, and the workloads that its releases have made.
  private Stream<Manifest> expected(Stage stage) {
    Stream<Manifest> applied =
        stage.up().stream()
            .flatMap(step ->
                step instanceof Step.Apply apply && apply.condition().isEmpty()
                    ? apply.on(target).stream()
                    : Stream.empty());
    return Stream.concat(applied, stage.charts().isEmpty() ? Stream.empty() : released(stage));
  }

  private Stream<Manifest> released(Stage stage) {
    List<String> names = stage.charts().stream().map(each -> each.chart().release()).toList();
    String namespace = stage.namespace();
    return ifAllowed(() -> cluster.get().releases().in(namespace)).orElse(List.of()).stream()
        .filter(record -> record.status() == Status.DEPLOYED && names.contains(record.release()))
        .flatMap(
            record -> Manifests.rendered(record.release(), record.manifest(), namespace).stream())
        .filter(Manifest::isWorkload);
  }

  private boolean isMissing(Stage stage, ObjectRef ref, List<Workload> workloads) {
    if (ref.namespace().equals(Optional.of(stage.namespace()))) {
      return ref.kind().equals("Deployment")
          && workloads.stream().noneMatch(workload -> workload.ref().equals(ref));
    }
    if (ref.kind().equals("Namespace") && ref.name().equals(stage.namespace())) {
      return false; // Its workloads are in it.
    }
    return ifAllowed(() -> cluster.get().objects().find(ref).isEmpty()).orElse(false);
  }

  /// What a question finds; empty for a user who may not ask it.
  private static <T> Optional<T> ifAllowed(Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (Failure failure) {
      if (failure.is(FailureId.RIGHTS)) {
        return Optional.empty();
      }
      throw failure;
    }
  }
}
