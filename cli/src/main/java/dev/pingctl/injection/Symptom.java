package dev.pingctl.injection;

import dev.pingctl.fault.Fault;
import java.util.Optional;

/// What a fault causes that can be seen: a panel of the monitoring stage's dashboard and an alert
/// of its rules. The set is closed; both belong to the files of that stage.
public enum Symptom {
  /// Pings are answered with errors.
  FAILED_PINGS("Failed pings", "PingAvailabilityBurnsFast"),
  /// Pings are answered late.
  SLOW_PINGS("Duration of pings", "PingLatencyBurnsFast"),
  /// Pings are not answered.
  HANGING_PINGS("Requests in flight", "PingPodHangs"),
  /// A pod gets no pings, as it is not ready.
  NOT_READY("Pings by pod", "PingPodNotReady"),
  /// The process starts again. The alert wants it twice within ten minutes: a restart ends a fault.
  RESTART("Pings by pod", "PingPodRestarts"),
  /// Processors are busy.
  BUSY("CPU by pod", "PingPodBusy"),
  /// A pod comes close to its limit of memory.
  MEMORY("Memory by pod", "PingPodNearMemoryLimit"),
  /// Pings are answered and not counted.
  LOST_COUNTS("Count against pings", "PingCountBehind"),
  /// Prometheus gets no metrics.
  NO_METRICS("Replicas", "TargetDown");

  private static final String PING = "/ping";

  private final String panel;
  private final String alert;

  Symptom(String panel, String alert) {
    this.panel = panel;
    this.alert = alert;
  }

  /// The title of the panel.
  public String panel() {
    return panel;
  }

  /// The name of the alert.
  public String alert() {
    return alert;
  }

  /// What a fault causes; empty for one of a path that nothing watches.
  public static Optional<Symptom> of(Fault fault) {
    return switch (fault) {
      case Fault.Errors errors -> of(errors, FAILED_PINGS);
      case Fault.Delay delay ->
          Optional.of(SLOW_PINGS).filter(_ -> delay.path().map(PING::equals).orElse(true));
      case Fault.Hang hang -> of(hang, HANGING_PINGS);
      case Fault.Unready _ -> Optional.of(NOT_READY);
      case Fault.Exit _ -> Optional.of(RESTART);
      case Fault.Cpu _ -> Optional.of(BUSY);
      case Fault.Memory _ -> Optional.of(MEMORY);
      case Fault.Racy _ -> Optional.of(LOST_COUNTS);
    };
  }

  private static Optional<Symptom> of(Fault.OfRequests fault, Symptom ofPings) {
    return switch (fault.path().orElse(PING)) {
      case PING -> Optional.of(ofPings);
      case "/readyz" -> Optional.of(NOT_READY);
      case "/healthz" -> Optional.of(RESTART);
      case "/metrics" -> Optional.of(NO_METRICS);
      default -> Optional.empty();
    };
  }
}
