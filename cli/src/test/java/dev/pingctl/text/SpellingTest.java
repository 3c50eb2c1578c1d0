package dev.pingctl.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  private static final List<String> STAGES =
      List.of("app", "compose", "helm", "monitoring", "ingress");

  @ParameterizedTest
  @CsvSource({
    "helm, helm, 0",
    "hlem, helm, 1",
    "hel, helm, 1",
    "helmm, helm, 1",
    "holm, helm, 1",
    "'', app, 3",
    "compose, cmopoes, 2",
    "ca, abc, 3",
  })
  void theDistanceCountsChangesOfOneLetterAndSwapsOfTwo(String from, String to, int distance) {
    assertThat(Spelling.distance(from, to)).isEqualTo(distance);
    assertThat(Spelling.distance(to, from)).isEqualTo(distance);
  }

  @ParameterizedTest
  @CsvSource({"hlem, helm", "ing, ingress", "compsoe, compose", "montoring, monitoring"})
  void aMisspeltWordIsRecognized(String word, String meant) {
    assertThat(Spelling.closest(word, STAGES)).contains(meant);
  }

  @Test
  void anotherWordIsNot() {
    assertThat(Spelling.closest("traefik", STAGES)).isEmpty();
  }
}
