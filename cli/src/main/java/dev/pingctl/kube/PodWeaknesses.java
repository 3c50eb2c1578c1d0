package dev.pingctl.kube;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a pod is allowed and should not be: the demands of the Pod Security Standards' profile
/// `restricted`, and a root file system that cannot be written.
final class PodWeaknesses {
  private PodWeaknesses() {}

  /// The weaknesses of a pod, each as the end of a sentence about it; none where it is hardened.
  static List<String> of(PodSpec spec) {
    List<String> weaknesses = new ArrayList<>();
    @Nullable PodSecurityContext ofPod = spec.getSecurityContext();
    if (Boolean.TRUE.equals(spec.getHostNetwork())
        || Boolean.TRUE.equals(spec.getHostPID())
        || Boolean.TRUE.equals(spec.getHostIPC())) {
      weaknesses.add("shares the node's namespaces");
    }
    spec.getVolumes().stream()
        .filter(volume -> volume.getHostPath() != null)
        .forEach(volume -> weaknesses.add("sees " + volume.getHostPath().getPath()));
    for (Container container : spec.getContainers()) {
      weaknesses.addAll(of(container, ofPod));
    }
    return weaknesses;
  }

  private static List<String> of(Container container, @Nullable PodSecurityContext ofPod) {
    List<String> weaknesses = new ArrayList<>();
    SecurityContext own =
        container.getSecurityContext() == null
            ? new SecurityContext()
            : container.getSecurityContext();
    boolean nonRoot =
        Boolean.TRUE.equals(own.getRunAsNonRoot())
            || (own.getRunAsNonRoot() == null
                && ofPod != null
                && Boolean.TRUE.equals(ofPod.getRunAsNonRoot()));
    if (!nonRoot) {
      weaknesses.add("may run as root");
    }
    if (!Boolean.FALSE.equals(own.getAllowPrivilegeEscalation())) {
      weaknesses.add("may gain privileges");
    }
    if (!Boolean.TRUE.equals(own.getReadOnlyRootFilesystem())) {
      weaknesses.add("can write to its root");
    }
    if (own.getCapabilities() == null || !own.getCapabilities().getDrop().contains("ALL")) {
      weaknesses.add("keeps capabilities");
    }
    boolean seccomp =
        own.getSeccompProfile() != null || (ofPod != null && ofPod.getSeccompProfile() != null);
    if (!seccomp) {
      weaknesses.add("has no seccomp profile");
    }
    return weaknesses;
  }
}
