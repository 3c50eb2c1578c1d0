package dev.pingctl.plan;

import dev.pingctl.injection.FaultPlace;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.settings.Target;
import dev.pingctl.stage.Check;
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
      case WaitAction.AwaitProbe _,
          WaitAction.AwaitHealthy _,
          WaitAction.AwaitCompleted _,
          WaitAction.AwaitAnswer _,
          WaitAction.AwaitTrafficSplit _,
          WaitAction.AwaitRollout _,
          WaitAction.AwaitAutoscaler _,
          WaitAction.AwaitCanary _,
          WaitAction.AwaitSystem _,
          MeasureAction.ReadCount _,
          MeasureAction.AwaitPods _,
          MeasureAction.AwaitEnd _,
          Action.RememberCount _ ->
          new Nothing();
      case MachineAction.CreateSecret _,
          MachineAction.CreateRedisUsers _,
          MachineAction.CreateCertificate _,
          MachineAction.DeleteSecret _,
          MachineAction.StartProcess _,
          MachineAction.StopProcess _,
          MachineAction.MergeKubeconfig _,
          MachineAction.DeleteKubeconfig _,
          ImageAction.SaveImages _ ->
          new Machine();
      case ImageAction.ProvideImage _,
          ImageAction.TryImage _,
          ImageAction.BuildImage _,
          ImageAction.BuildVersion _,
          ImageAction.BuildDev _,
          ImageAction.LoadImages _,
          ImageAction.RemoveImage _,
          EngineAction.CreateNetwork _,
          EngineAction.RemoveNetwork _,
          EngineAction.CreateVolume _,
          EngineAction.RemoveVolume _,
          EngineAction.CreateContainer _,
          EngineAction.StartContainer _,
          EngineAction.RemoveContainer _,
          EngineAction.StartNode _,
          EngineAction.StartWorker _,
          EngineAction.RemoveWorker _,
          EngineAction.DeleteNodeData _ ->
          new Engine();
      case ClusterAction.ApplyObject apply -> place(apply.manifest().ref());
      case ClusterAction.ApplySecret apply -> place(apply.ref());
      case ClusterAction.ApplyDefinitions apply ->
          cluster("the whole cluster (definitions from %s)".formatted(apply.image()));
      case ClusterAction.DeleteObject delete -> place(delete.ref());
      case ImageAction.DeliverImage _ -> cluster("images of the workshop");
      case ClusterAction.RestartWorkload restart -> place(restart.workload());
      case ClusterAction.ScaleWorkload scale -> place(scale.workload());
      case FaultAction.SetFaults set ->
          switch (set.place()) {
            case FaultPlace.Pods pods -> place(pods.workload());
            case FaultPlace.Containers _ -> new Engine();
            case FaultPlace.Process _ -> new Machine();
          };
      case ReleaseAction.InstallChart install -> namespace(install.namespace());
      case ReleaseAction.UninstallRelease uninstall -> namespace(uninstall.namespace());
      case ReleaseAction.RollBackRelease back -> namespace(back.namespace());
      case ProofAction.Prove prove -> answering(prove, List.of());
      case ProofAction.ProveUnderLoad prove -> answering(prove, prove.meanwhile());
      case MeasureAction.SendLoad load -> together(load.meanwhile());
      case MeasureAction.Disturb disturb -> place(disturb.workload());
      case MeasureAction.RunScript _ -> new Engine();
      case MeasureAction.Try attempt -> trying(attempt);
      case MeasureAction.InOrder all -> together(all.actions());
      case MeasureAction.Timed timed -> of(timed.action());
    };
  }

  /// What several actions change: the cluster before all else, as that may not be the user's own.
  private static Touches together(List<Action> actions) {
    List<String> places = actions.stream().flatMap(Touches::clusterPlaces).distinct().toList();
    if (!places.isEmpty()) {
      return new Cluster(places);
    }
    return actions.stream()
        .map(Touches::of)
        .filter(each -> !(each instanceof Nothing))
        .findFirst()
        .orElseGet(Nothing::new);
  }

  private static Stream<String> clusterPlaces(Action action) {
    return of(action) instanceof Cluster cluster ? cluster.places().stream() : Stream.empty();
  }

  /// A proof changes what it proves things of: it kills pods, or stops containers.
  private static Touches answering(ProofAction proof, List<Action> meanwhile) {
    List<String> places =
        Stream.concat(
                Target.SCHEME.equals(proof.url().getScheme()) ? places(proof) : Stream.empty(),
                meanwhile.stream().flatMap(Touches::clusterPlaces))
            .distinct()
            .toList();
    return places.isEmpty() ? new Engine() : new Cluster(places);
  }

  /// An attempt runs a pod; strangers have a namespace of their own, too.
  private static Touches trying(MeasureAction.Try action) {
    return switch (action.attempt()) {
      case Attempt.Connect connect ->
          new Cluster(
              List.of(
                  "namespace " + connect.namespace(),
                  "namespace " + Check.Refuses.elsewhere(action.stage())));
      case Attempt.TakeNode _, Attempt.LogIn _, Attempt.Write _ ->
          namespace(action.attempt().namespace());
      case Attempt.ListSecrets _ -> new Nothing();
    };
  }

  private static Stream<String> places(ProofAction proof) {
    Stream<String> own = Stream.of("namespace " + proof.url().getHost());
    return proof.check() instanceof Check.Refuses
        ? Stream.concat(own, Stream.of("namespace " + Check.Refuses.elsewhere(proof.stage())))
        : own;
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
