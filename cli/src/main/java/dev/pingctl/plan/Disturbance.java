package dev.pingctl.plan;

/// What happens to pods of a workload in an experiment. The set is closed.
public enum Disturbance {
  /// One ready pod is deleted without grace, as when its process is killed.
  KILL("kill a pod of"),
  /// Every pod is evicted, as `kubectl drain` does; disruption budgets are respected.
  EVICT("evict every pod of");

  private final String words;

  Disturbance(String words) {
    this.words = words;
  }

  /// What it does, followed by the name of a workload.
  public String words() {
    return words;
  }
}
