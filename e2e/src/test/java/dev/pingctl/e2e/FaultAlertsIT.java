package dev.pingctl.e2e;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Faults whose alerts stay for half an hour, in a workshop of its own. [FaultIT] has the others.
@Order(Suite.ALONE)
@Tag("all")
class FaultAlertsIT {
  @RegisterExtension final Scenario scenario = new Scenario();

  @Test
  void eachFaultCausesTheAlertThatIsListed() {
    scenario.ok("up", "--stage=helm");
    scenario.ok("up", "--stage=monitoring");
    scenario.ok("fault", "on");
    String pod = pod();

    try (Load load = Load.on(scenario.pingctl(), "helm")) {
      causes("PingAvailabilityBurnsFast", "errors=50%", "--pod=" + pod);
      causes("PingLatencyBurnsFast", "delay=300ms", "--pod=" + pod);
      causes("PingPodBusy", "cpu=1", "--pod=" + pod);
      causes("TargetDown", "errors=100%:/metrics", "--pod=" + pod);
      scenario.ok("fault", "set", "exit=1", "--pod=" + pod);
      Node.awaitThat("it has restarted", () -> restarts(pod).equals("1 true"));
      causes("PingPodRestarts", "exit=1", "--pod=" + pod);
      load.end();
    }

    Node.awaitThat("it has restarted again", () -> restarts(pod).equals("2 true"));
    Process many = scenario.pingctl().start("ping", "--stage=helm", "--duration=300s");
    try {
      causes("PingCountBehind", "racy", "--all");
    } finally {
      many.destroy();
      many.onExit().join();
    }
  }

  /// A fault takes the place of the one before.
  private void causes(String alert, String fault, String pods) {
    scenario.ok("fault", "set", fault, pods);
    Node.awaitThat(alert + " is pending or fires", () -> Alerts.has(alert));
  }

  private static String pod() {
    return Node.kubectl(
            "--namespace=ping-helm",
            "get",
            "pods",
            "--selector=app.kubernetes.io/name=ping",
            "--output=jsonpath={.items[0].metadata.name}")
        .strip();
  }

  /// How often the service in a pod has started again, and whether it is ready.
  private static String restarts(String pod) {
    return Node.kubectl(
            "--namespace=ping-helm",
            "get",
            "pod",
            pod,
            "--output=jsonpath={.status.containerStatuses[0].restartCount} {.status.containerStatuses[0].ready}")
        .strip();
  }
}
