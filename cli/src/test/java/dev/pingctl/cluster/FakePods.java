package dev.pingctl.cluster;

import dev.pingctl.cluster.Workloads.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The pods of a workload, as a test says they are.
public final class FakePods implements Pods {
  public List<Pod> found = List.of();
  public List<String> warnings = List.of();

  /// Done when warnings are asked for.
  public Runnable onWarnings = () -> {};

  @Override
  public List<Pod> list(String namespace, Map<String, String> labels) {
    return found;
  }

  @Override
  public List<Pod> of(Workload workload) {
    return found;
  }

  @Override
  public List<String> warnings(String namespace, String name) {
    onWarnings.run();
    return warnings;
  }

  @Override
  public List<String> warnings(Workload workload) {
    return warnings("", "");
  }

  @Override
  public void delete(String namespace, String pod, Optional<Duration> grace) {
    throw new AssertionError("a wait changes nothing");
  }

  @Override
  public boolean evict(String namespace, String pod) {
    throw new AssertionError("a wait changes nothing");
  }

  @Override
  public void logs(
      String namespace,
      String pod,
      String container,
      int tail,
      boolean follow,
      boolean previous,
      Consumer<String> line) {
    line.accept(
        "last words of %s/%s%s".formatted(pod, container, previous ? " before its restart" : ""));
  }
}
