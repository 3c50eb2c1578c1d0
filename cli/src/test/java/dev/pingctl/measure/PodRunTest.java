package dev.pingctl.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.manifest.ObjectRef;
import dev.pingctl.outcome.CountedTime;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Measures;
import dev.pingctl.plan.MeasureAction.AwaitEnd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodRunTest {
  private static final ObjectRef POD =
      new ObjectRef("v1", "Pod", Optional.of("ping-k8s"), "greedy-memory");

  private final AttackedCluster cluster = new AttackedCluster();

  @Test
  void whatAKilledPodPrintedCountsAndSoDoesWhoWasKilled() {
    cluster.has("greedy-memory", "phase: Failed, reason: OOMKilled");
    cluster.prints(List.of("eaten=8388608B", "hello", "eaten=16777216B"));

    Measures measures = measure();

    assertThat(measures.word())
        .isEqualTo("memory.eaten 16 Mi, memory.ended 1, memory.evicted 0, memory.oom-killed 1");
    assertThat(measures.notes()).containsExactly("pod greedy-memory: OOMKilled");
  }

  @Test
  void theLogOfAnEvictedPodIsNotAskedFor() {
    cluster.has("greedy-memory", "phase: Failed, reason: Evicted, message: too much");
    cluster.prints(List.of("eaten=1B"));

    assertThat(measure().word()).isEqualTo("memory.ended 1, memory.evicted 1, memory.oom-killed 0");
  }

  @Test
  void aPodThatDoesNotEndIsMeasuredAsItIs() {
    cluster.has("greedy-memory", "phase: Running");

    assertThat(measure().word()).startsWith("memory.ended 0");
  }

  @Test
  void whereNoNodeTakesThePodItCannotBeDone() {
    cluster.has(
        "greedy-memory",
        "conditions: [{reason: Unschedulable, message: 1 Insufficient ephemeral-storage}]");

    assertThatThrownBy(this::measure)
        .isInstanceOfSatisfying(
            Failure.class, failure -> assertThat(failure.is(FailureId.UNSUPPORTED)).isTrue())
        .hasMessageContaining("greedy-memory: 1 Insufficient ephemeral-storage");
  }

  private Measures measure() {
    return new PodRun(cluster.cluster(), line -> {}, new CountedTime())
        .measure(new AwaitEnd("k8s", POD, Duration.ofSeconds(30), "memory"));
  }
}
