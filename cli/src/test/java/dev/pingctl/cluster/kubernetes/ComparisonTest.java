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
            Comparison.holds(
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
        .isTrue();
  }

  @Test
  void anotherValueOrAnotherNumberOfElementsCounts() {
    assertThat(
            Comparison.holds(
                WANTED,
                Map.of("spec", Map.of("replicas", 2, "ports", List.of(Map.of("name", "http"))))))
        .isFalse();
    assertThat(Comparison.holds(WANTED, Map.of("spec", Map.of("replicas", 3, "ports", List.of()))))
        .isFalse();
  }

  @Test
  void theTextsOfASecretAreComparedWithItsData() {
    Map<String, Object> secret = Map.of("stringData", Map.of("a", "b"));

    assertThat(Comparison.holds(secret, Map.of("data", Map.of("a", "Yg==")))).isTrue();
    assertThat(Comparison.holds(secret, Map.of("data", Map.of("a", "Yw==")))).isFalse();
  }
}
