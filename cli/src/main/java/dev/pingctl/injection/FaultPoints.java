package dev.pingctl.injection;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.Pods.Pod;
import dev.pingctl.cluster.Routes;
import dev.pingctl.cluster.Workloads.Workload;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.machine.Processes;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.settings.Settings;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The running copies of the service at a place, and ways to them that are open until this object
/// is closed. Engine and cluster are asked only when it is needed.
final class FaultPoints implements AutoCloseable {
  private static final String HTTP = "http";
  private static final int PORT = 5000;

  private final Settings settings;
  private final Supplier<ContainerEngine> engine;
  private final Supplier<Cluster> cluster;
  private final List<Routes.Forward> forwards = new ArrayList<>();

  FaultPoints(Settings settings, Supplier<ContainerEngine> engine, Supplier<Cluster> cluster) {
    this.settings = settings;
    this.engine = engine;
    this.cluster = cluster;
  }

  /// A copy of the service.
  ///
  /// @param address where it answers on this machine; opens a way to it where it has to
  record Point(String name, Supplier<URI> address) {}

  /// The copies at a place: at least one.
  ///
  /// @throws Failure `PING-NOT-UP` where none runs, `PING-NO-POD` where the one that is meant does
  ///   not exist
  List<Point> at(FaultPlace place) {
    return switch (place) {
      case FaultPlace.Pods pods -> pods(pods);
      case FaultPlace.Containers containers ->
          containers.names().stream().map(this::container).toList();
      case FaultPlace.Process process -> List.of(process(process));
    };
  }

  private List<Point> pods(FaultPlace.Pods place) {
    String workload = place.workload().text();
    Workload found =
        cluster.get().workloads().find(place.workload()).orElseThrow(() -> notUp(workload));
    List<Pod> pods =
        cluster.get().pods().of(found).stream().filter(pod -> !pod.deleting()).toList();
    if (pods.isEmpty()) {
      throw notUp("pod of " + workload);
    }
    List<Pod> meant =
        pods.stream().filter(pod -> place.pod().map(pod.name()::equals).orElse(true)).toList();
    if (meant.isEmpty()) {
      throw new Failure(
          FailureId.NO_POD,
          ExitCode.USAGE,
          "%s has no pod %s; it has: %s."
              .formatted(
                  workload,
                  place.pod().orElse(""),
                  String.join(", ", pods.stream().map(Pod::name).sorted().toList())));
    }
    return meant.stream()
        .map(pod -> new Point(pod.name(), () -> forwarded(pod.namespace(), pod.name())))
        .toList();
  }

  private URI forwarded(String namespace, String pod) {
    Routes.Forward forward = cluster.get().routes().forwardToPod(namespace, pod, HTTP);
    forwards.add(forward);
    return local(forward.port());
  }

  private Point container(String name) {
    int port =
        engine.get().states().inspect(name).filter(ContainerState::running).stream()
            .flatMap(state -> Optional.ofNullable(state.publishedPorts().get(PORT)).stream())
            .findFirst()
            .orElseThrow(() -> notUp("container " + name));
    return new Point(name, () -> local(port));
  }

  private Point process(FaultPlace.Process place) {
    Processes.Running running =
        new Processes(settings)
            .find(place.stage(), place.name())
            .orElseThrow(() -> notUp("process " + place.name()));
    return new Point(place.name(), () -> local(running.port().orElse(PORT)));
  }

  private static URI local(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private static Failure notUp(String what) {
    return Failure.notThere(FailureId.NOT_UP, ExitCode.CHECK_FAILED, what);
  }

  @Override
  public void close() {
    forwards.forEach(Routes.Forward::close);
    forwards.clear();
  }
}
