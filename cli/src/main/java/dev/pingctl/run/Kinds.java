package dev.pingctl.run;

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
import dev.pingctl.report.Kind;

/// What actions are counted as when a stage is shown in one line.
final class Kinds {
  private Kinds() {}

  static Kind of(Action action) {
    return switch (action) {
      case Action.Conditional conditional -> of(conditional.action());
      case ImageAction.ProvideImage ignored -> Kind.IMAGE;
      case ImageAction.TryImage ignored -> Kind.IMAGE;
      case ImageAction.BuildImage ignored -> Kind.IMAGE;
      case ImageAction.BuildVersion ignored -> Kind.IMAGE;
      case ImageAction.BuildDev ignored -> Kind.IMAGE;
      case ImageAction.DeliverImage ignored -> Kind.IMAGE;
      case ImageAction.RemoveImage ignored -> Kind.IMAGE;
      case ImageAction.SaveImages ignored -> Kind.IMAGE;
      case ImageAction.LoadImages ignored -> Kind.IMAGE;
      case MachineAction.CreateSecret ignored -> Kind.SECRET;
      case MachineAction.CreateRedisUsers ignored -> Kind.SECRET;
      case MachineAction.DeleteSecret ignored -> Kind.SECRET;
      case MachineAction.CreateCertificate ignored -> Kind.CERTIFICATE;
      case EngineAction.StartNode ignored -> Kind.NODE;
      case EngineAction.StartWorker ignored -> Kind.NODE;
      case EngineAction.RemoveWorker ignored -> Kind.NODE;
      case EngineAction.CreateNetwork ignored -> Kind.NETWORK;
      case EngineAction.RemoveNetwork ignored -> Kind.NETWORK;
      case EngineAction.CreateVolume ignored -> Kind.VOLUME;
      case EngineAction.RemoveVolume ignored -> Kind.VOLUME;
      case EngineAction.DeleteNodeData ignored -> Kind.VOLUME;
      case EngineAction.StartContainer ignored -> Kind.CONTAINER;
      case EngineAction.RemoveContainer ignored -> Kind.CONTAINER;
      case MachineAction.StartProcess ignored -> Kind.PROCESS;
      case MachineAction.StopProcess ignored -> Kind.PROCESS;
      case ReleaseAction.InstallChart ignored -> Kind.RELEASE;
      case ReleaseAction.UninstallRelease ignored -> Kind.RELEASE;
      case ReleaseAction.RollBackRelease ignored -> Kind.RELEASE;
      case ClusterAction.ApplyObject ignored -> Kind.OBJECT;
      case ClusterAction.ApplySecret ignored -> Kind.OBJECT;
      case ClusterAction.ApplyDefinitions ignored -> Kind.OBJECT;
      case ClusterAction.DeleteObject ignored -> Kind.OBJECT;
      case ClusterAction.RestartWorkload ignored -> Kind.OBJECT;
      case ClusterAction.ScaleWorkload ignored -> Kind.OBJECT;
      case WaitAction.AwaitRollout ignored -> Kind.ROLLOUT;
      case ProofAction.Prove ignored -> Kind.PROOF;
      case ProofAction.ProveUnderLoad ignored -> Kind.PROOF;
      case FaultAction ignored -> Kind.OTHER;
      case MeasureAction ignored -> Kind.OTHER;
      case EngineAction.CreateContainer ignored ->
          Kind.OTHER; // It is started later, and counted then.
      case WaitAction.AwaitProbe ignored -> Kind.OTHER;
      case WaitAction.AwaitHealthy ignored -> Kind.OTHER;
      case WaitAction.AwaitCompleted ignored -> Kind.OTHER;
      case WaitAction.AwaitAnswer ignored -> Kind.OTHER;
      case WaitAction.AwaitTrafficSplit ignored -> Kind.OTHER;
      case WaitAction.AwaitCanary ignored -> Kind.OTHER;
      case WaitAction.AwaitAutoscaler ignored -> Kind.OTHER;
      case WaitAction.AwaitSystem ignored -> Kind.OTHER;
      case Action.RememberCount ignored -> Kind.OTHER;
      case MachineAction.MergeKubeconfig ignored -> Kind.OTHER;
      case MachineAction.DeleteKubeconfig ignored -> Kind.OTHER;
    };
  }
}
