package dev.pingctl.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// `--set` is read as Helm reads it.
class SetExpressionTest {
  @Test
  void wordsAreWhatTheyLookLike() {
    assertThat(set("a=true,b=5,c=1.5,d=007,e=,f=-3,g=0"))
        .isEqualTo(Map.of("a", true, "b", 5L, "c", "1.5", "d", "007", "e", "", "f", -3L, "g", 0L));
  }

  @Test
  void nullIsKeptToTakeAwayWhatTheChartHas() {
    assertThat(set("a=null")).containsEntry("a", null);
  }

  @Test
  void dotsLeadIntoMappingsThatKeepTheirOtherKeys() {
    Map<String, Object> below = Map.of("image", Map.of("repository", "r", "tag", "1"));

    assertThat(SetExpression.typed("image.tag=2").over(below))
        .isEqualTo(Map.of("image", Map.of("repository", "r", "tag", 2L)));
  }

  @Test
  void aBackslashTakesACharacterForItself() {
    assertThat(set("labels.a\\.b/c=x\\,y")).isEqualTo(Map.of("labels", Map.of("a.b/c", "x,y")));
  }

  @Test
  void listsAreWrittenWholeOrByIndex() {
    assertThat(set("a={x,2},b={},c[1].d=y"))
        .isEqualTo(
            Map.of(
                "a",
                List.of("x", 2L),
                "b",
                List.of(""),
                "c",
                Arrays.asList(null, Map.of("d", "y"))));
  }

  @Test
  void whatCannotBeReadIsToldWithAnExample() {
    for (String wrong : List.of("replicas", "=5", "a[x]=1", "a={1", "a.=1")) {
      assertThatThrownBy(() -> set(wrong)).as(wrong).hasMessageContaining("--set replicaCount=5");
    }
  }

  private static Map<String, Object> set(String text) {
    return SetExpression.typed(text).over(Map.of());
  }
}
