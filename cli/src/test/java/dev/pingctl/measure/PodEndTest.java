package dev.pingctl.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.manifest.Manifest;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How a pod has ended, by its status as the API has it.
class PodEndTest {
  @Test
  void aContainerThatTookTooMuchMemoryWasKilled() {
    PodEnd end =
        end(
            "phase: Failed, containerStatuses: [{state: {terminated: {exitCode: 137, reason:"
                + " OOMKilled}}}]");

    assertThat(end.ended()).isTrue();
    assertThat(end.isOutOfMemory()).isTrue();
    assertThat(end.isEvicted()).isFalse();
    assertThat(end.words()).isEqualTo("OOMKilled");
  }

  @Test
  void anEvictedPodSaysWhyWhateverBecameOfItsContainer() {
    PodEnd end =
        end(
            "phase: Failed, reason: Evicted, message: 'Usage exceeds 32Mi. ', containerStatuses:"
                + " [{state: {terminated: {exitCode: 137, reason: Error}}}]");

    assertThat(end.isEvicted()).isTrue();
    assertThat(end.words()).isEqualTo("Evicted: Usage exceeds 32Mi.");
  }

  @Test
  void aContainerThatHasEndedIsTheEndBeforeThePodSaysSo() {
    assertThat(
            end("phase: Running, containerStatuses: [{state: {terminated: {reason: Completed}}}]"))
        .isEqualTo(new PodEnd(true, "Completed", ""));
  }

  @Test
  void aPodThatRunsOrWaitsHasNotEnded() {
    PodEnd running = end("phase: Running, containerStatuses: [{state: {running: {}}}]");
    PodEnd waiting =
        end(
            "phase: Pending, containerStatuses: [{state: {waiting: {reason: ErrImagePull, message:"
                + " no such image}}}]");

    assertThat(List.of(running.ended(), waiting.ended())).containsOnly(false);
    assertThat(running.words()).isEqualTo("it still runs");
    assertThat(waiting.words()).isEqualTo("ErrImagePull: no such image");
  }

  @Test
  void aPodThatNoNodeTakesSaysWhy() {
    PodEnd end =
        end(
            "phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason:"
                + " Unschedulable, message: 1 Insufficient ephemeral-storage}]");

    assertThat(end.hasNoNode()).isTrue();
    assertThat(end.message()).isEqualTo("1 Insufficient ephemeral-storage");
  }

  private static PodEnd end(String status) {
    return PodEnd.of(Statuses.pod("greedy-memory", status));
  }

  /// Pods with a status.
  static final class Statuses {
    private Statuses() {}

    static Manifest pod(String name, String status) {
      return Manifest.read(
              "pod",
              "{apiVersion: v1, kind: Pod, metadata: {name: %s}, status: {%s}}"
                  .formatted(name, status),
              "k8s")
          .getFirst();
    }
  }
}
