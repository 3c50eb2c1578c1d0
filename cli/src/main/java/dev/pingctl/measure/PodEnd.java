package dev.pingctl.measure;

import dev.pingctl.manifest.Manifest;
import dev.pingctl.text.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How far a pod with one container has come, by its status.
///
/// @param ended whether it will print nothing more
/// @param reason why it has ended, or why it does not run; in one word of Kubernetes', empty where
///   there is none
/// @param message the same as a sentence; may be empty
record PodEnd(boolean ended, String reason, String message) {
  private static final String EVICTED = "Evicted";
  private static final String OOM_KILLED = "OOMKilled";
  private static final String UNSCHEDULABLE = "Unschedulable";
  private static final Set<String> PHASES = Set.of("Succeeded", "Failed");

  static PodEnd of(Manifest pod) {
    Map<String, Object> status = Tree.mapping(pod.at("status"));
    Map<String, Object> state = Tree.mapping(Tree.at(container(status), "state"));
    boolean ended = PHASES.contains(text(status, "phase")) || state.containsKey("terminated");
    Map<String, Object> why =
        Stream.of(
                status,
                Tree.mapping(state.get("terminated")),
                Tree.mapping(state.get("waiting")),
                condition(status))
            .filter(each -> !text(each, "reason").isEmpty())
            .findFirst()
            .orElse(Map.of());
    return new PodEnd(ended, text(why, "reason"), text(why, "message"));
  }

  private static @Nullable Object container(Map<String, Object> status) {
    return status.get("containerStatuses") instanceof List<?> list && !list.isEmpty()
        ? list.getFirst()
        : null;
  }

  /// The condition that says why it has no node; empty where it has.
  private static Map<String, Object> condition(Map<String, Object> status) {
    return status.get("conditions") instanceof List<?> list
        ? list.stream()
            .map(Tree::mapping)
            .filter(each -> text(each, "reason").equals(UNSCHEDULABLE))
            .findFirst()
            .orElse(Map.of())
        : Map.of();
  }

  private static String text(Map<String, Object> mapping, String key) {
    return Optional.ofNullable(mapping.get(key)).map(String::valueOf).orElse("");
  }

  /// Whether the kubelet ended it for taking more of the node than it may, such as disk.
  boolean isEvicted() {
    return reason.equals(EVICTED);
  }

  /// Whether the kernel ended it for taking more memory than it may.
  boolean isOutOfMemory() {
    return reason.equals(OOM_KILLED);
  }

  /// Whether no node can take it.
  boolean hasNoNode() {
    return reason.equals(UNSCHEDULABLE);
  }

  /// Reason and message, as a clause.
  String words() {
    String words = reason + (message.isEmpty() ? "" : ": " + message.strip());
    return words.isEmpty() ? (ended ? "it has ended" : "it still runs") : words;
  }
}
