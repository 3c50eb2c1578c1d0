package dev.pingctl.run;

import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.image.ComposeBuilds;
import dev.pingctl.image.Images;
import dev.pingctl.image.Images.ProvidedImage;
import dev.pingctl.machine.Certificates;
import dev.pingctl.machine.Processes;
import dev.pingctl.machine.Secrets;
import dev.pingctl.node.ClusterNode;
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
import dev.pingctl.settings.Settings;
import dev.pingctl.stage.Condition;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/// What actions would do now, and why, each asked of the one that would carry it out. Changes
/// nothing.
final class Decisions {
  private final Settings settings;
  private final Supplier<ContainerEngine> engine;
  private final Supplier<Images> images;
  private final Processes processes;
  private final Secrets secrets;
  private final ClusterActions onCluster;
  private final ReleaseActions releases;

  Decisions(
      Settings settings,
      Supplier<ContainerEngine> engine,
      Supplier<Images> images,
      Processes processes,
      Secrets secrets,
      ClusterActions onCluster,
      ReleaseActions releases) {
    this.settings = settings;
    this.engine = engine;
    this.images = images;
    this.processes = processes;
    this.secrets = secrets;
    this.onCluster = onCluster;
    this.releases = releases;
  }

  /// What one action would do now; empty where that is not known before, or where it makes nothing.
  ///
  /// @param results the images that earlier actions would find; takes what this one would find
  Optional<Change> of(Action action, ImageResults results) {
    return switch (action) {
      case Action.Conditional where ->
          holds(where.condition(), results) ? of(where.action(), results) : Optional.empty();
      case ImageAction.ProvideImage provide ->
          image(
              provide.image().name(),
              images.get().find(provide.image(), provide.policy()),
              results);
      case ImageAction.TryImage attempt ->
          image(
              attempt.image().name(),
              images.get().find(attempt.image(), attempt.policy()),
              results);
      case ImageAction.BuildImage build ->
          image(build.image(), builds().find(build.build(), build.image()), results);
      case MachineAction.CreateSecret secret ->
          known(secrets.decide(secret.stage(), secret.name()));
      case MachineAction.CreateRedisUsers users ->
          known(secrets.decideRedisUsers(users.stage(), users.name(), users.password()));
      case MachineAction.CreateCertificate create ->
          known(new Certificates(settings, create.stage()).decide(create.hosts(), Instant.now()));
      case MachineAction.StartProcess start ->
          known(processes.decide(start.stage(), start.process(), start.port()));
      case EngineAction.CreateNetwork create ->
          known(engine.get().objects().decide(create.network()));
      case EngineAction.CreateVolume create ->
          known(engine.get().objects().decide(create.volume()));
      case EngineAction.CreateContainer create ->
          known(engine.get().containers().decide(results.resolved(create.container()), false));
      case EngineAction.StartContainer start ->
          known(engine.get().containers().decide(results.resolved(start.container()), true));
      case EngineAction.StartNode start ->
          known(onCluster.decide(start, results.find(ClusterNode.IMAGE)));
      case EngineAction.StartWorker start ->
          known(onCluster.decide(start, results.find(ClusterNode.IMAGE)));
      case ImageAction.DeliverImage deliver -> deliver(deliver, results);
      case ClusterAction.ApplyObject apply -> known(onCluster.decide(apply, results));
      case ClusterAction.ApplySecret apply -> known(onCluster.decide(apply));
      case ReleaseAction.InstallChart install -> known(releases.decide(install, results));
      case ClusterAction.ApplyDefinitions _,
          ImageAction.BuildVersion _,
          ImageAction.BuildDev _,
          ImageAction.LoadImages _,
          ImageAction.SaveImages _,
          MachineAction.MergeKubeconfig _,
          ClusterAction.RestartWorkload _,
          ReleaseAction.RollBackRelease _,
          FaultAction _,
          ClusterAction.ScaleWorkload _ ->
          Optional.empty();
      case MachineAction.DeleteKubeconfig _,
          EngineAction.DeleteNodeData _,
          ClusterAction.DeleteObject _,
          MachineAction.DeleteSecret _,
          EngineAction.RemoveContainer _,
          EngineAction.RemoveWorker _,
          ImageAction.RemoveImage _,
          EngineAction.RemoveNetwork _,
          EngineAction.RemoveVolume _,
          MachineAction.StopProcess _,
          ReleaseAction.UninstallRelease _ ->
          Optional.empty();
      case WaitAction.AwaitAnswer _,
          WaitAction.AwaitAutoscaler _,
          WaitAction.AwaitCanary _,
          WaitAction.AwaitCompleted _,
          WaitAction.AwaitHealthy _,
          WaitAction.AwaitProbe _,
          WaitAction.AwaitRollout _,
          WaitAction.AwaitSystem _,
          WaitAction.AwaitTrafficSplit _,
          ProofAction.Prove _,
          ProofAction.ProveUnderLoad _,
          MeasureAction _,
          Action.RememberCount _ ->
          Optional.empty();
    };
  }

  private static Optional<Change> known(Change change) {
    return Optional.of(change);
  }

  private static Optional<Change> image(
      String name, Optional<ProvidedImage> found, ImageResults results) {
    found.ifPresent(image -> results.provide(name, image));
    return known(found.isPresent() ? Change.NONE : Images.MISSING);
  }

  private Optional<Change> deliver(ImageAction.DeliverImage deliver, ImageResults results) {
    return known(
        results
            .find(deliver.image())
            .map(image -> onCluster.decide(deliver.image(), image.reference(), results))
            .orElse(Images.MISSING));
  }

  /// Whether a condition holds now.
  boolean holds(Condition condition, ImageResults results) {
    return switch (condition) {
      case Condition.ImageIsThere image -> results.find(image.image()).isPresent();
      case Condition.KindIsServed served -> onCluster.serves(served.kind());
    };
  }

  private ComposeBuilds builds() {
    return new ComposeBuilds(
        engine.get().images(), engine.get().transfer(), settings.environment());
  }
}
