package dev.pingctl.command;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.command.option.Run;
import dev.pingctl.outcome.Failure;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What experiments were done on: machine, engine and cluster, for a report.
final class ProvedOn {
  private static final double GIBI = 1L << 30;

  private ProvedOn() {}

  /// Names and values, in the order in which a person reads them.
  static Map<String, String> machine(Run run) {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("pingctl", new Version().getVersion()[0].replaceFirst("pingctl ", ""));
    machine.put("Java", System.getProperty("java.version", "unknown"));
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    asked(() -> "%.1f GiB".formatted(run.engine().info().memoryBytes() / GIBI))
        .ifPresent(memory -> machine.put("memory", memory));
    asked(() -> run.engine().info().version()).ifPresent(v -> machine.put("Docker engine", v));
    asked(() -> kubernetes(run)).ifPresent(v -> machine.put("Kubernetes", v));
    machine.put(
        "load average",
        "%.1f".formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    return machine;
  }

  private static String kubernetes(Run run) {
    Cluster.ClusterInfo info = run.cluster().info();
    return "%s, %s"
        .formatted(
            info.version(),
            run.settings().isEmbedded()
                ? "embedded, nodes: " + (run.furtherNodes().size() + 1)
                : "context " + info.name());
  }

  /// What something says; empty where it is not there.
  private static Optional<String> asked(Supplier<String> question) {
    try {
      return Optional.of(question.get());
    } catch (Failure failure) {
      return Optional.empty();
    }
  }
}
