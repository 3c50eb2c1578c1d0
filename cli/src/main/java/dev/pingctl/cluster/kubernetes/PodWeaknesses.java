package dev.pingctl.cluster.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What a pod is allowed but should not be, by the profile `restricted` of the Pod Security
/// Standards; beyond that, its root file system must be read-only.
final class PodWeaknesses {
  private static final String SECURITY = "securityContext";

  private PodWeaknesses() {}

  /// The weaknesses of a pod, each as the end of a sentence about it; none where it is hardened.
  ///
  /// @param spec a pod's `spec`
  static List<String> of(JsonNode spec) {
    List<String> weaknesses = new ArrayList<>();
    if (Stream.of("hostNetwork", "hostPID", "hostIPC").anyMatch(each -> isTrue(spec, each))) {
      weaknesses.add("shares the node's namespaces");
    }
    for (JsonNode volume : spec.path("volumes")) {
      if (volume.has("hostPath")) {
        weaknesses.add("sees " + JsonObjects.text(volume.path("hostPath").path("path")));
      }
    }
    for (JsonNode container : spec.path("containers")) {
      weaknesses.addAll(of(container.path(SECURITY), spec.path(SECURITY)));
    }
    return weaknesses;
  }

  private static List<String> of(JsonNode own, JsonNode ofPod) {
    List<String> weaknesses = new ArrayList<>();
    String nonRoot = "runAsNonRoot";
    if (!isTrue(own.has(nonRoot) ? own : ofPod, nonRoot)) {
      weaknesses.add("may run as root");
    }
    if (own.path("allowPrivilegeEscalation").asBoolean(true)) {
      weaknesses.add("may gain privileges");
    }
    if (!isTrue(own, "readOnlyRootFilesystem")) {
      weaknesses.add("can write to its root");
    }
    boolean dropsAll = false;
    for (JsonNode dropped : own.path("capabilities").path("drop")) {
      dropsAll |= dropped.asText().equals("ALL");
    }
    if (!dropsAll) {
      weaknesses.add("keeps capabilities");
    }
    if (!own.has("seccompProfile") && !ofPod.has("seccompProfile")) {
      weaknesses.add("has no seccomp profile");
    }
    return weaknesses;
  }

  private static boolean isTrue(JsonNode node, String name) {
    return node.path(name).asBoolean(false);
  }
}
