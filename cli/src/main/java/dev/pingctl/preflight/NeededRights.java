package dev.pingctl.preflight;

import dev.pingctl.cluster.Rights;
import dev.pingctl.cluster.Rights.Right;
import dev.pingctl.injection.FaultPlace;
import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.manifest.ObjectRef.ObjectKind;
import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.Attempt;
import dev.pingctl.plan.ClusterAction;
import dev.pingctl.plan.Disturbance;
import dev.pingctl.plan.EngineAction;
import dev.pingctl.plan.FaultAction;
import dev.pingctl.plan.ImageAction;
import dev.pingctl.plan.MachineAction;
import dev.pingctl.plan.MeasureAction;
import dev.pingctl.plan.Plan;
import dev.pingctl.plan.ProofAction;
import dev.pingctl.plan.ReleaseAction;
import dev.pingctl.plan.WaitAction;
import dev.pingctl.settings.Target;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The rights in a user's cluster that a plan cannot do without. They are asked for before anything
/// is made, so that nobody is left with half a stage.
public final class NeededRights {
  private static final ObjectKind PODS = new ObjectKind("v1", "Pod");
  private static final ObjectKind SERVICE_ACCOUNTS = new ObjectKind("v1", "ServiceAccount");
  private static final ObjectKind SECRETS = new ObjectKind("v1", "Secret");
  private static final ObjectKind SERVICES = new ObjectKind("v1", "Service");
  private static final ObjectKind DEFINITIONS =
      new ObjectKind("apiextensions.k8s.io/v1", "CustomResourceDefinition");
  private static final String ITSELF = "";

  private NeededRights() {}

  /// Makes sure that all rights are there.
  ///
  /// @throws Failure `PING-RIGHTS` naming verb, resource and place of the first that is not, and
  ///   the others as further lines
  public static void require(Plan plan, Target.Context context, Rights rights) {
    List<String> lacking =
        rights.lacking(of(plan)).stream().map(NeededRights::words).distinct().toList();
    if (!lacking.isEmpty()) {
      throw new Failure(
          FailureId.RIGHTS,
          ExitCode.REFUSED,
          "The user of context %s may not %s, so nothing was changed; ask for %s, or use another context."
              .formatted(
                  context.name(),
                  lacking.getFirst(),
                  lacking.size() == 1 ? "that right" : "these rights"),
          lacking.size() == 1 ? "" : "lacking: " + String.join("\nlacking: ", lacking),
          null);
    }
  }

  /// The rights that a plan needs, each once, in the order of its actions.
  static Set<Right> of(Plan plan) {
    Set<Right> rights = new LinkedHashSet<>();
    plan.actions().forEach(action -> of(action).forEach(rights::add));
    return rights;
  }

  private static Stream<Right> of(Action action) {
    return switch (action) {
      case ClusterAction.ApplyObject apply -> on(apply.manifest().ref(), "get", "create", "patch");
      case ClusterAction.ApplySecret apply -> on(apply.ref(), "get", "create", "patch");
      case ClusterAction.ApplyDefinitions ignored ->
          Stream.of("get", "create", "patch")
              .map(verb -> new Right(verb, DEFINITIONS, ITSELF, Optional.empty()));
      case WaitAction.AwaitTrafficSplit wait -> reaching(wait.url());
      case ClusterAction.DeleteObject delete -> on(delete.ref(), "get", "delete");
      case ClusterAction.RestartWorkload restart -> on(restart.workload(), "get", "patch");
      case WaitAction.AwaitRollout wait ->
          Stream.concat(
              on(wait.workload(), "get"),
              Stream.of(new Right("list", PODS, ITSELF, wait.workload().namespace())));
      case WaitAction.AwaitAutoscaler wait -> on(wait.autoscaler(), "get");
      case ClusterAction.ScaleWorkload scale -> on(scale.workload(), "get", "patch");
      case FaultAction.SetFaults set ->
          switch (set.place()) {
            case FaultPlace.Pods pods ->
                Stream.concat(on(pods.workload(), "get"), forwarding(pods.workload().namespace()));
            case FaultPlace.Containers _, FaultPlace.Process _ -> Stream.empty();
          };
      case ReleaseAction.InstallChart install -> keepingRecords(install.namespace());
      case ReleaseAction.RollBackRelease back -> keepingRecords(back.namespace());
      case ReleaseAction.UninstallRelease uninstall -> keepingRecords(uninstall.namespace());
      case WaitAction.AwaitAnswer wait -> reaching(wait.url());
      case Action.Conditional conditional -> of(conditional.action());
      case ProofAction.ProveUnderLoad prove -> prove.meanwhile().stream().flatMap(NeededRights::of);
      case MeasureAction.SendLoad load ->
          Stream.concat(
              reaching(load.load().url()), load.meanwhile().stream().flatMap(NeededRights::of));
      case MeasureAction.InOrder all -> all.actions().stream().flatMap(NeededRights::of);
      case MeasureAction.Timed timed -> of(timed.action());
      case MeasureAction.AwaitPods wait -> on(wait.workload(), "get");
      case MeasureAction.ReadCount count -> reaching(count.url());
      case MeasureAction.Disturb disturb ->
          Stream.concat(
              Stream.of(new Right("list", PODS, ITSELF, disturb.workload().namespace())),
              disturbing(disturb.how(), disturb.workload().namespace()));
      case MeasureAction.AwaitEnd wait -> ending(wait.pod().namespace());
      case MeasureAction.Try attempted -> trying(attempted.attempt());
      // Proofs say themselves what they lack; images get into nodes, not through the API.
      case ProofAction.Prove _,
          Action.RememberCount _,
          ImageAction.DeliverImage _,
          WaitAction.AwaitSystem _,
          WaitAction.AwaitCanary _ ->
          Stream.empty();
      case ImageAction.ProvideImage _,
          ImageAction.TryImage _,
          ImageAction.BuildImage _,
          ImageAction.BuildVersion _,
          ImageAction.BuildDev _,
          ImageAction.LoadImages _,
          ImageAction.SaveImages _,
          ImageAction.RemoveImage _,
          MachineAction.CreateSecret _,
          MachineAction.CreateRedisUsers _,
          MachineAction.CreateCertificate _,
          MachineAction.DeleteSecret _,
          MachineAction.StartProcess _,
          MachineAction.StopProcess _,
          MachineAction.MergeKubeconfig _,
          MachineAction.DeleteKubeconfig _,
          EngineAction.CreateNetwork _,
          EngineAction.RemoveNetwork _,
          EngineAction.CreateVolume _,
          EngineAction.RemoveVolume _,
          EngineAction.CreateContainer _,
          EngineAction.StartContainer _,
          EngineAction.RemoveContainer _,
          MeasureAction.RunScript _,
          WaitAction.AwaitProbe _,
          WaitAction.AwaitHealthy _,
          WaitAction.AwaitCompleted _,
          EngineAction.StartNode _,
          EngineAction.StartWorker _,
          EngineAction.RemoveWorker _,
          EngineAction.DeleteNodeData _ ->
          Stream.empty();
    };
  }

  /// What seeing a pod's end and its log takes.
  private static Stream<Right> ending(Optional<String> namespace) {
    return Stream.of(
        new Right("get", PODS, ITSELF, namespace), new Right("get", PODS, "log", namespace));
  }

  /// What an attempt takes of the one who makes it; strangers say themselves what they lack.
  private static Stream<Right> trying(Attempt attempt) {
    Optional<String> namespace = Optional.of(attempt.namespace());
    return switch (attempt) {
      case Attempt.TakeNode _, Attempt.LogIn _, Attempt.Write _ ->
          Stream.concat(
              Stream.of("create", "patch", "delete")
                  .map(verb -> new Right(verb, PODS, ITSELF, namespace)),
              ending(namespace));
      case Attempt.ListSecrets _ ->
          Stream.of(new Right("create", SERVICE_ACCOUNTS, "token", namespace));
      case Attempt.Connect _ -> Stream.empty();
    };
  }

  private static Stream<Right> on(ObjectRef ref, String... verbs) {
    return Stream.of(verbs).map(verb -> new Right(verb, ref.objectKind(), ITSELF, ref.namespace()));
  }

  /// What Helm cannot do without: it keeps what it knows of a release in Secrets beside it.
  private static Stream<Right> keepingRecords(String namespace) {
    return Stream.of("list", "create", "update", "delete")
        .map(verb -> new Right(verb, SECRETS, ITSELF, Optional.of(namespace)));
  }

  /// What it takes to ask a Service inside the cluster: see [Addresses].
  private static Stream<Right> reaching(URI url) {
    if (!Target.SCHEME.equals(url.getScheme())) {
      return Stream.empty();
    }
    Optional<String> namespace = Optional.ofNullable(url.getHost());
    return Stream.of(
        new Right("get", SERVICES, ITSELF, namespace),
        new Right("list", PODS, ITSELF, namespace),
        new Right("create", PODS, "portforward", namespace));
  }

  private static Stream<Right> disturbing(Disturbance how, Optional<String> namespace) {
    return switch (how) {
      case Disturbance.Kill _ -> Stream.of(new Right("delete", PODS, ITSELF, namespace));
      case Disturbance.Evict _ -> Stream.of(new Right("create", PODS, "eviction", namespace));
      case Disturbance.Misbehave _ -> forwarding(namespace);
    };
  }

  /// What reaching single pods takes.
  private static Stream<Right> forwarding(Optional<String> namespace) {
    return Stream.of(
        new Right("list", PODS, ITSELF, namespace),
        new Right("get", PODS, ITSELF, namespace),
        new Right("create", PODS, "portforward", namespace));
  }

  private static String words(Right right) {
    String group = right.kind().apiVersion();
    int slash = group.indexOf('/');
    return "%s %s%s%s%s"
        .formatted(
            right.verb(),
            plural(right.kind().kind()),
            right.part().isEmpty() ? "" : "/" + right.part(),
            slash < 0 ? "" : "." + group.substring(0, slash),
            right
                .namespace()
                .map(name -> " in namespace " + name)
                .orElse(" for the whole cluster"));
  }

  /// The resource's name as the API has it: its kind in small letters and the plural.
  private static String plural(String kind) {
    String small = kind.toLowerCase(Locale.ROOT);
    if (small.endsWith("s")) {
      return small + "es";
    }
    return small.endsWith("y") && !small.endsWith("ay")
        ? small.substring(0, small.length() - 1) + "ies"
        : small + "s";
  }
}
