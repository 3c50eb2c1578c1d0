package dev.pingctl.run;

import dev.pingctl.plan.Action;
import dev.pingctl.report.Kind;

/// What actions are counted as when a stage is shown in one line.
final class Kinds {
  private Kinds() {}

  static Kind of(Action action) {
    return switch (action) {
      case Action.Conditional conditional -> of(conditional.action());
      case Action.ProvideImage ignored -> Kind.IMAGE;
      case Action.TryImage ignored -> Kind.IMAGE;
      case Action.BuildImage ignored -> Kind.IMAGE;
      case Action.BuildVersion ignored -> Kind.IMAGE;
      case Action.DeliverImage ignored -> Kind.IMAGE;
      case Action.RemoveImage ignored -> Kind.IMAGE;
      case Action.CreateSecret ignored -> Kind.SECRET;
      case Action.CreateRedisUsers ignored -> Kind.SECRET;
      case Action.DeleteSecret ignored -> Kind.SECRET;
      case Action.CreateCertificate ignored -> Kind.CERTIFICATE;
      case Action.StartNode ignored -> Kind.NODE;
      case Action.CreateNetwork ignored -> Kind.NETWORK;
      case Action.RemoveNetwork ignored -> Kind.NETWORK;
      case Action.CreateVolume ignored -> Kind.VOLUME;
      case Action.RemoveVolume ignored -> Kind.VOLUME;
      case Action.DeleteNodeData ignored -> Kind.VOLUME;
      case Action.StartContainer ignored -> Kind.CONTAINER;
      case Action.RemoveContainer ignored -> Kind.CONTAINER;
      case Action.StartProcess ignored -> Kind.PROCESS;
      case Action.StopProcess ignored -> Kind.PROCESS;
      case Action.InstallChart ignored -> Kind.RELEASE;
      case Action.UninstallRelease ignored -> Kind.RELEASE;
      case Action.RollBackRelease ignored -> Kind.RELEASE;
      case Action.ApplyObject ignored -> Kind.OBJECT;
      case Action.ApplySecret ignored -> Kind.OBJECT;
      case Action.ApplyDefinitions ignored -> Kind.OBJECT;
      case Action.DeleteObject ignored -> Kind.OBJECT;
      case Action.RestartWorkload ignored -> Kind.OBJECT;
      case Action.ScaleWorkload ignored -> Kind.OBJECT;
      case Action.AwaitRollout ignored -> Kind.ROLLOUT;
      case Action.Prove ignored -> Kind.PROOF;
      case Action.ProveUnderLoad ignored -> Kind.PROOF;
      case Action.CreateContainer ignored -> Kind.OTHER; // It is started later, and counted then.
      case Action.AwaitProbe ignored -> Kind.OTHER;
      case Action.AwaitHealthy ignored -> Kind.OTHER;
      case Action.AwaitCompleted ignored -> Kind.OTHER;
      case Action.AwaitAnswer ignored -> Kind.OTHER;
      case Action.AwaitTrafficSplit ignored -> Kind.OTHER;
      case Action.AwaitSystem ignored -> Kind.OTHER;
      case Action.RememberCount ignored -> Kind.OTHER;
      case Action.MergeKubeconfig ignored -> Kind.OTHER;
      case Action.DeleteKubeconfig ignored -> Kind.OTHER;
    };
  }
}
