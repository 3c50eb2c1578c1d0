package dev.pingctl.observe;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.StageName;
import dev.pingctl.stage.Stage;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Workshops beside the one in use on the embedded cluster, which is not removed under them.
final class OtherWorkshops {
  private static final ObjectKind NAMESPACE = new ObjectKind("v1", "Namespace");

  private final Supplier<Cluster> cluster;
  private final Supplier<List<String>> images;

  /// @param images the references of the engine's images that pingctl has made
  OtherWorkshops(Supplier<Cluster> cluster, Supplier<List<String>> images) {
    this.cluster = cluster;
    this.images = images;
  }

  /// Whether stages of another workshop than that of these stages have a namespace there.
  ///
  /// @param node the first node's container
  /// @throws Failure `PING-CLUSTER-DOWN` where the cluster does not answer, and there is an image
  ///   of another workshop
  boolean areOn(ContainerState node, List<Stage> stages) {
    Optional<String> workshop =
        stages.stream().findFirst().flatMap(stage -> StageName.workshop(stage.name()));
    try {
      if (node.running() && !node.paused()) {
        return cluster.get().objects().owned(List.of(NAMESPACE)).stream()
            .anyMatch(object -> !StageName.workshop(object.stage()).equals(workshop));
      }
    } catch (Failure unknown) {
      // It is looked for on the engine instead.
    }
    requireNone(workshop);
    return false;
  }

  /// Makes sure that no workshop but this one can have anything in a cluster that does not answer.
  private void requireNone(Optional<String> workshop) {
    Stream<String> others =
        images.get().stream()
            .filter(image -> image.matches("[a-z0-9-]+/app:.*"))
            .map(image -> image.substring(0, image.indexOf('/')))
            .filter(name -> !workshop.equals(Optional.of(name)));
    // The images of the bundled workshop are always there.
    Stream.concat(others, workshop.map(own -> "ping").stream())
        .findFirst()
        .ifPresent(name -> {
          throw new Failure(
              FailureId.CLUSTER_DOWN,
              ExitCode.UNREACHABLE,
              "The embedded cluster does not answer, and workshop %s may have stages there, so nothing was removed; start it with `pingctl cluster up` and repeat the command, or remove the cluster with `pingctl cluster down`."
                  .formatted(name));
        });
  }
}
