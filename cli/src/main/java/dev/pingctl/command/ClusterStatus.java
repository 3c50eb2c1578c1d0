package dev.pingctl.command;

import dev.pingctl.cluster.Cluster;
import dev.pingctl.cluster.Enforcement;
import dev.pingctl.engine.ContainerEngine;
import dev.pingctl.engine.ContainerState;
import dev.pingctl.node.ClusterNode;
import dev.pingctl.node.EmbeddedNode;
import dev.pingctl.node.Workers;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.Verdict;
import dev.pingctl.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What `cluster status` shows.
///
/// @param state `absent`, `stopped`, `ready`, or `not ready: ` and why
/// @param policies whether network policies are enforced; null where no node is ready or can be
///   asked
/// @param nodes the first node, then the others; none where there is no cluster
record ClusterStatus(
    String state,
    Optional<String> image,
    @Nullable String server,
    @Nullable String kubeconfig,
    @Nullable String policies,
    List<Workers.Status> nodes) {

  /// Asks the engine, and the nodes that run.
  static ClusterStatus of(Settings settings, ContainerEngine engine, Supplier<Cluster> cluster) {
    EmbeddedNode node = new EmbeddedNode(settings, engine);
    Optional<ContainerState> state = node.state();
    boolean running = state.filter(ContainerState::running).isPresent();
    Optional<String> missing = running ? node.missing() : Optional.empty();
    String first =
        state.isEmpty()
            ? "absent"
            : !running ? "stopped" : missing.map(reason -> "not ready: " + reason).orElse("ready");
    Optional<String> image = state.map(ContainerState::image);
    List<Workers.Status> others = node.workers().status();
    List<Workers.Status> nodes = new ArrayList<>();
    if (state.isPresent() || !others.isEmpty()) {
      nodes.add(new Workers.Status(ClusterNode.NAME, first, image));
      nodes.addAll(others);
    }
    return new ClusterStatus(
        whole(first, others),
        image,
        running ? node.server() : null,
        running ? settings.kubeconfig().toString() : null,
        running && missing.isEmpty() ? policies(cluster) : null,
        nodes);
  }

  /// What the nodes say; null where the API cannot be asked, which is no reason to show nothing.
  private static @Nullable String policies(Supplier<Cluster> cluster) {
    try {
      return policies(cluster.get().networkPolicies().enforcement());
    } catch (Failure _) {
      return null;
    }
  }

  /// Whether network policies are enforced.
  static String policies(Enforcement enforcement) {
    return switch (enforcement) {
      case Enforcement.Enforced _ -> Enforcement.ENFORCED;
      case Enforcement.NotEnforced not -> Verdict.NotEnforced.WORD + ": " + not.reason();
      case Enforcement.Unsaid _ -> "declared; `pingctl verify` finds out whether they are enforced";
    };
  }

  /// The cluster is ready when all its nodes are.
  static String whole(String first, List<Workers.Status> others) {
    return others.stream()
        .filter(other -> first.equals("ready") && !other.isReady())
        .findFirst()
        .map(other -> "not ready: %s is %s".formatted(other.name(), other.state()))
        .orElse(first);
  }

  /// For programs.
  Map<String, Object> document() {
    Map<String, Object> document = fields();
    document.put(
        "nodes",
        nodes.stream()
            .map(node -> {
              Map<String, Object> entry = new LinkedHashMap<>();
              entry.put("name", node.name());
              entry.put("state", node.state());
              entry.put("image", node.image().orElse(null));
              return entry;
            })
            .toList());
    return document;
  }

  /// For people: a line for each field, and one for each node.
  String text() {
    StringBuilder text = new StringBuilder();
    fields()
        .forEach(
            (key, value) -> text.append("%-11s %s\n".formatted(key, value == null ? "-" : value)));
    String key = "nodes";
    for (Workers.Status node : nodes) {
      String fix = node.isReady() ? "" : "; `pingctl cluster up` brings it back";
      text.append("%-11s %s %s%s\n".formatted(key, node.name(), node.state(), fix));
      key = "";
    }
    return text.toString();
  }

  private Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("state", state);
    fields.put("image", image.orElse(null));
    fields.put("server", server);
    fields.put("kubeconfig", kubeconfig);
    fields.put("policies", policies);
    return fields;
  }
}
