package dev.pingctl.plan;

import dev.pingctl.fault.FaultList;

/// What happens to pods of a workload in an experiment. The set is closed.
public sealed interface Disturbance {
  /// What it does, followed by the name of a workload.
  String words();

  /// One ready pod is deleted without grace, as when its process is killed.
  record Kill() implements Disturbance {
    @Override
    public String words() {
      return "kill a pod of";
    }
  }

  /// Every pod is evicted, as `kubectl drain` does; disruption budgets are respected.
  record Evict() implements Disturbance {
    @Override
    public String words() {
      return "evict every pod of";
    }
  }

  /// Faults are set in one ready pod, which has to be allowed to have them. They end with a restart
  /// of its container, or are cleared when nobody has restarted it in time.
  record Misbehave(FaultList faults) implements Disturbance {
    @Override
    public String words() {
      return "set %s in a pod of".formatted(faults.text());
    }
  }
}
