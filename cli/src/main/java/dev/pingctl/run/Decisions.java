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
      case Action.ProvideImage provide ->
          image(
              provide.image().name(),
              images.get().find(provide.image(), provide.policy()),
              results);
      case Action.TryImage attempt ->
          image(
              attempt.image().name(),
              images.get().find(attempt.image(), attempt.policy()),
              results);
      case Action.BuildImage build ->
          image(build.image(), builds().find(build.build(), build.image()), results);
      case Action.CreateSecret secret -> known(secrets.decide(secret.stage(), secret.name()));
      case Action.CreateRedisUsers users ->
          known(secrets.decideRedisUsers(users.stage(), users.name(), users.password()));
      case Action.CreateCertificate create ->
          known(new Certificates(settings, create.stage()).decide(create.hosts(), Instant.now()));
      case Action.StartProcess start ->
          known(processes.decide(start.stage(), start.process(), start.port()));
      case Action.CreateNetwork create -> known(engine.get().objects().decide(create.network()));
      case Action.CreateVolume create -> known(engine.get().objects().decide(create.volume()));
      case Action.CreateContainer create ->
          known(engine.get().containers().decide(results.resolved(create.container()), false));
      case Action.StartContainer start ->
          known(engine.get().containers().decide(results.resolved(start.container()), true));
      case Action.StartNode start ->
          known(onCluster.decide(start, results.find(ClusterNode.IMAGE)));
      case Action.DeliverImage deliver -> deliver(deliver, results);
      case Action.ApplyObject apply -> known(onCluster.decide(apply, results));
      case Action.ApplySecret apply -> known(onCluster.decide(apply));
      case Action.InstallChart install -> known(releases.decide(install, results));
      case Action.ApplyDefinitions _,
          Action.BuildVersion _,
          Action.MergeKubeconfig _,
          Action.RestartWorkload _,
          Action.RollBackRelease _,
          Action.ScaleWorkload _ ->
          Optional.empty();
      case Action.DeleteKubeconfig _,
          Action.DeleteNodeData _,
          Action.DeleteObject _,
          Action.DeleteSecret _,
          Action.RemoveContainer _,
          Action.RemoveImage _,
          Action.RemoveNetwork _,
          Action.RemoveVolume _,
          Action.StopProcess _,
          Action.UninstallRelease _ ->
          Optional.empty();
      case Action.AwaitAnswer _,
          Action.AwaitCompleted _,
          Action.AwaitHealthy _,
          Action.AwaitProbe _,
          Action.AwaitRollout _,
          Action.AwaitSystem _,
          Action.AwaitTrafficSplit _,
          Action.Prove _,
          Action.ProveUnderLoad _,
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

  private Optional<Change> deliver(Action.DeliverImage deliver, ImageResults results) {
    return known(
        results
            .find(deliver.image())
            .map(image -> onCluster.decide(deliver.image(), image.reference(), results))
            .orElse(Images.MISSING));
  }

  private boolean holds(Condition condition, ImageResults results) {
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
