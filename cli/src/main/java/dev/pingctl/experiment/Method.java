package dev.pingctl.experiment;

import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.plan.Attempt;
import dev.pingctl.plan.Disturbance;
import dev.pingctl.plan.LoadShape.Phase;
import dev.pingctl.stage.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One entry of an arm of an experiment. The set is closed.
public sealed interface Method {
  /// `change`: other values in an object of the stage, as a merge patch; what it makes of pods is
  /// waited for. `allow-faults` is one, too: the hash of the token is still to be put in.
  record Change(ObjectRef object, Map<String, Object> patch) implements Method {}

  /// `remove`: an object of the stage is deleted.
  record Remove(ObjectRef object) implements Method {}

  /// A step as stages have it, such as `apply` or `run-container`.
  record Make(Step step) implements Method {}

  /// `load`: pings, and what is done meanwhile.
  ///
  /// @param stage whose address is pinged; empty for the experiment's own
  /// @param service another Service of that stage; empty for the one that it answers through
  /// @param fresh whether each ping opens a connection of its own
  /// @param watched a workload of which the ready pods are counted; empty for none
  /// @param name the prefix of what is measured; empty for none
  record Load(
      Optional<String> stage,
      Optional<String> service,
      List<Phase> phases,
      int connections,
      boolean fresh,
      Duration timeout,
      Optional<ObjectRef> watched,
      String name,
      List<Method> meanwhile)
      implements Method {
    public Load {
      phases = List.copyOf(phases);
      meanwhile = List.copyOf(meanwhile);
    }
  }

  /// `kill-pod`, `evict-pods` or `fault`.
  record Disturb(ObjectRef workload, Disturbance how, Duration patience) implements Method {}

  /// `count`: the count of pings under a name.
  record Count(String name) implements Method {}

  /// `run`: a script beside the experiment's file.
  ///
  /// @param stages that it changes
  record Run(Path file, List<String> arguments, List<String> stages, Duration timeout)
      implements Method {
    public Run {
      arguments = List.copyOf(arguments);
      stages = List.copyOf(stages);
    }
  }

  /// `await-pods`: until a workload has exactly so many ready pods.
  record AwaitPods(ObjectRef workload, int pods, Duration timeout) implements Method {}

  /// `await-rollout`: until every pod of a workload is of its newest form and ready.
  record AwaitRollout(ObjectRef workload, Duration timeout) implements Method {}

  /// `attempt`: what an attacker would try.
  ///
  /// @param name the prefix of what is measured; empty for none
  record Try(Attempt attempt, String name) implements Method {}

  /// `await-end`: until a pod has ended, and how.
  ///
  /// @param name the prefix of what is measured; empty for none
  record AwaitEnd(ObjectRef pod, Duration timeout, String name) implements Method {}

  /// `time`: how long other entries take, in seconds under a name.
  record Time(String name, Method method) implements Method {}
}
