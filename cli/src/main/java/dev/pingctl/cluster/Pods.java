package dev.pingctl.cluster;

import dev.pingctl.cluster.Workloads.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Pods, their logs and warnings. Throws as [Cluster] does.
public interface Pods {
  /// Lists the pods of a namespace with these labels.
  List<Pod> list(String namespace, Map<String, String> labels);

  /// Lists the pods of a workload's newest form, without those that a rollout is about to replace.
  List<Pod> of(Workload workload);

  /// Lists the API's recent warnings about an object of this name or one whose name begins with it,
  /// newest first.
  List<String> warnings(String namespace, String name);

  /// Lists the API's recent warnings about a workload in its newest form, newest first: about
  /// itself, and about its pods and what makes them, without those that a rollout replaces.
  List<String> warnings(Workload workload);

  /// Deletes a pod that has the ownership label; does nothing if none exists.
  ///
  /// @param grace how long it has to end; zero kills it at once, empty leaves it its own time
  void delete(String namespace, String pod, Optional<Duration> grace);

  /// Asks to evict a pod that has the ownership label, as `kubectl drain` does.
  ///
  /// @return false where a disruption budget does not allow it now
  boolean evict(String namespace, String pod);

  /// Passes on the last log lines of a container and, if asked to follow, those to come, until it
  /// ends or the thread is interrupted.
  ///
  /// @param container empty for the only one
  /// @param tail how many of the last lines; all when negative
  /// @param previous whether the lines of the run before this one are meant
  void logs(
      String namespace,
      String pod,
      String container,
      int tail,
      boolean follow,
      boolean previous,
      Consumer<String> line);

  /// The status of a pod.
  ///
  /// @param unschedulable why it has no node yet; empty where it has
  /// @param weaknesses what it is allowed and should not be, each as the end of a sentence about it
  record Pod(
      String namespace,
      String name,
      boolean ready,
      boolean deleting,
      String unschedulable,
      List<Container> containers,
      List<String> weaknesses) {}

  /// The status of a container.
  ///
  /// @param waiting the reason why it does not run; empty where it does
  record Container(
      String name,
      String image,
      boolean ready,
      int restarts,
      String waiting,
      String message,
      Optional<Integer> lastExitCode) {}
}
