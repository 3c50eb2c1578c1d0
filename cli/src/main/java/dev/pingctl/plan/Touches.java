package dev.pingctl.plan;

import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.settings.Target;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/// What an action changes. Consent and preflight go by it, so every kind of action has an answer
/// here: a new one does not compile without.
public sealed interface Touches {
  /// Changes nothing: waits, reads or remembers.
  record Nothing() implements Touches {}

  /// Changes files or processes of this machine.
  record Machine() implements Touches {}

  /// Changes containers, networks, volumes or images of the container engine.
  record Engine() implements Touches {}

  /// Changes the cluster that stages run on.
  ///
  /// @param places the namespaces it changes, or what else of the cluster, as a person reads it
  record Cluster(List<String> places) implements Touches {
    public Cluster {
      places = List.copyOf(places);
    }
  }

  /// Returns what an action changes.
  static Touches of(Action action) {
    return switch (action) {
      case Action.Conditional conditional -> of(conditional.action());
      case Action.AwaitProbe _,
          Action.AwaitHealthy _,
          Action.AwaitCompleted _,
          Action.AwaitAnswer _,
          Action.AwaitTrafficSplit _,
          Action.AwaitRollout _,
          Action.AwaitSystem _,
          Action.RememberCount _ ->
          new Nothing();
      case Action.CreateSecret _,
          Action.CreateRedisUsers _,
          Action.CreateCertificate _,
          Action.DeleteSecret _,
          Action.StartProcess _,
          Action.StopProcess _,
          Action.MergeKubeconfig _,
          Action.DeleteKubeconfig _ ->
          new Machine();
      case Action.ProvideImage _,
          Action.TryImage _,
          Action.BuildImage _,
          Action.BuildVersion _,
          Action.RemoveImage _,
          Action.CreateNetwork _,
          Action.RemoveNetwork _,
          Action.CreateVolume _,
          Action.RemoveVolume _,
          Action.CreateContainer _,
          Action.StartContainer _,
          Action.RemoveContainer _,
          Action.StartNode _,
          Action.DeleteNodeData _ ->
          new Engine();
      case Action.ApplyObject apply -> place(apply.manifest().ref());
      case Action.ApplySecret apply -> place(apply.ref());
      case Action.ApplyDefinitions apply ->
          cluster("the whole cluster (definitions from %s)".formatted(apply.image()));
      case Action.DeleteObject delete -> place(delete.ref());
      case Action.DeliverImage _ -> cluster("images of the workshop");
      case Action.RestartWorkload restart -> place(restart.workload());
      case Action.ScaleWorkload scale -> place(scale.workload());
      case Action.InstallChart install -> namespace(install.namespace());
      case Action.UninstallRelease uninstall -> namespace(uninstall.namespace());
      case Action.RollBackRelease back -> namespace(back.namespace());
      case Action.Prove prove -> answering(prove.url(), List.of());
      case Action.ProveUnderLoad prove -> answering(prove.url(), prove.meanwhile());
    };
  }

  /// A proof changes what it proves things of: it kills pods, or stops containers.
  private static Touches answering(URI url, List<Action> meanwhile) {
    List<String> places =
        Stream.concat(
                Target.SCHEME.equals(url.getScheme())
                    ? Stream.of("namespace " + url.getHost())
                    : Stream.empty(),
                meanwhile.stream()
                    .flatMap(each ->
                        of(each) instanceof Cluster cluster
                            ? cluster.places().stream()
                            : Stream.empty()))
            .distinct()
            .toList();
    return places.isEmpty() ? new Engine() : new Cluster(places);
  }

  private static Touches place(ObjectRef ref) {
    if (ref.kind().equals("Namespace")) {
      return namespace(ref.name());
    }
    return ref.namespace()
        .map(Touches::namespace)
        .orElseGet(() -> cluster("the whole cluster (%s)".formatted(ref.text())));
  }

  private static Touches namespace(String name) {
    return cluster("namespace " + name);
  }

  private static Touches cluster(String place) {
    return new Cluster(List.of(place));
  }
}
