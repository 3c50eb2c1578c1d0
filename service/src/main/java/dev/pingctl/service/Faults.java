package dev.pingctl.service;

import dev.pingctl.fault.FaultList;

/// The faults that are set. Without any, a request costs one volatile read.
final class Faults {
  private final ServiceMetrics metrics;
  private volatile ActiveFaults active = ActiveFaults.NONE;

  /// None.
  Faults(ServiceMetrics metrics) {
    this.metrics = metrics;
  }

  /// Those that are set now.
  ActiveFaults active() {
    return active;
  }

  /// Sets these faults in place of those that are set, which end.
  synchronized void set(FaultList list) {
    ActiveFaults former = active;
    if (list.equals(former.list())) {
      return;
    }
    active = list.isEmpty() ? ActiveFaults.NONE : ActiveFaults.begin(list);
    former.end();
    metrics.faultsAre(list);
    Log.warn("faults", "before", former.list().text(), "now", list.text());
  }
}
