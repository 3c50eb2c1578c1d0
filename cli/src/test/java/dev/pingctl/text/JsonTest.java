package dev.pingctl.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void treesAreIndentedInTheirOrder() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("b", 1.5);
    tree.put("a", List.of(true, "x"));
    tree.put("empty", List.of());
    tree.put("none", Optional.empty());

    assertThat(Json.write(tree))
        .isEqualTo(
            """
            {
              "b": 1.5,
              "a": [
                true,
                "x"
              ],
              "empty": [],
              "none": null
            }
            """);
  }

  @Test
  void textIsEscaped() {
    assertThat(Json.write(Map.of("k\"", "a\\b\n\t\u0001é")))
        .isEqualTo("{\n  \"k\\\"\": \"a\\\\b\\n\\t\\u0001é\"\n}\n");
  }

  @Test
  void whatJsonCannotHoldIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Json.write(List.of(Double.NaN)));
    assertThatIllegalArgumentException().isThrownBy(() -> Json.write(Arrays.asList(new Object())));
  }
}
