package dev.pingctl.cluster.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What is wanted must be there; what the API adds does not count.
class ComparisonTest {
  private static final Map<String, Object> WANTED =
      Map.of("spec", Map.of("replicas", 3, "ports", List.of(Map.of("name", "http"))));

  @Test
  void whatTheApiAddsDoesNotCount() {
    assertThat(
            Comparison.lacking(
                WANTED,
                Map.of(
                    "status",
                    Map.of(),
                    "spec",
                    Map.of(
                        "replicas",
                        3L,
                        "ports",
                        List.of(Map.of("name", "http", "protocol", "TCP"))))))
        .isEmpty();
  }

  @Test
  void anotherValueOrAnotherNumberOfElementsCounts() {
    assertThat(
            Comparison.lacking(
                WANTED,
                Map.of("spec", Map.of("replicas", 2, "ports", List.of(Map.of("name", "http"))))))
        .containsExactly("spec.replicas");
    assertThat(
            Comparison.lacking(WANTED, Map.of("spec", Map.of("replicas", 3, "ports", List.of()))))
        .containsExactly("spec.ports");
  }

  @Test
  void theTextsOfASecretAreComparedWithItsData() {
    Map<String, Object> secret = Map.of("stringData", Map.of("a", "b"));

    assertThat(Comparison.lacking(secret, Map.of("data", Map.of("a", "Yg==")))).isEmpty();
    assertThat(Comparison.lacking(secret, Map.of("data", Map.of("a", "Yw=="))))
        .containsExactly("data.a");
  }

  @Test
  void whatDiffersBetweenTwoStatesIsNamedByItsPath() {
    Map<String, Object> before = state(3, "ping:1", Map.of("a.b/c", "1"), 1);

    assertThat(Comparison.between(before, state(3, "ping:1", Map.of("a.b/c", "1"), 2))).isEmpty();
    assertThat(Comparison.between(before, state(2, "ping:2", Map.of(), 2)))
        .containsExactlyInAnyOrder(
            "spec.replicas", "spec.containers[ping].image", "metadata.annotations[a.b/c]");
    assertThat(Comparison.between(Map.of(), Map.of("data", Map.of("a", "1"))))
        .containsExactly("data");
  }

  private static Map<String, Object> state(
      int replicas, String image, Map<String, Object> annotations, int version) {
    return Map.of(
        "metadata",
        Map.of("annotations", annotations, "resourceVersion", version, "uid", "u" + version),
        "spec",
        Map.of("replicas", replicas, "containers", List.of(Map.of("name", "ping", "image", image))),
        "status",
        Map.of("seen", version));
  }
}
