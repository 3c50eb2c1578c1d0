package dev.pingctl.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MergePatchWordsTest {
  @Test
  void aPatchSaysWhatItSetsAndWhatItRemoves() {
    Map<String, Object> container = new LinkedHashMap<>();
    container.put("name", "ping");
    container.put("readinessProbe", null);
    container.put("args", List.of("a", "b"));
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("replicas", 1);
    spec.put("template", Map.of("spec", Map.of("containers", List.of(container))));

    assertThat(MergePatch.words(Map.of("spec", spec)))
        .containsExactly(
            "spec.replicas = 1",
            "no spec.template.spec.containers[ping].readinessProbe",
            "spec.template.spec.containers[ping].args = [a, b]");
  }
}
