package dev.pingctl.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.outcome.Failure;
import dev.pingctl.text.YamlNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The expectations are what `docker compose config` of Compose 5.5.1 prints for the same texts,
/// with `$$` there standing for one dollar sign.
class InterpolationTest {
  private static final Map<String, String> VARIABLES = Map.of("SET", "set", "EMPTY", "");

  private static String expand(String text) {
    return Interpolation.of(VARIABLES)
        .apply(YamlNode.parse(Path.of("compose.yaml"), "a: |-\n  " + text))
        .require("a")
        .text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "$SET ~ set",
        "${SET} ~ set",
        "$SET-x ~ set-x",
        "${SET}${SET} ~ setset",
        "${SET:-d}${EMPTY:-e}${EMPTY-f}${UNSET-g} ~ seteg",
        "${UNSET:-${SET:-x}} ~ set",
        "${UNSET:-${UNSET2:-deep}}tail ~ deeptail",
        "${SET:-$UNSET} ~ set",
        "${UNSET:-a:-b?c} ~ a:-b?c",
        "${UNSET:-a b} ~ a b",
        "${SET:+yes}${EMPTY:+no}${EMPTY+yes2}${UNSET+no} ~ yesyes2",
        "${SET:+<$SET>} ~ <set>",
        "${SET?m}${EMPTY?m} ~ set",
        "`${UNSET:-{\"a\":\"b\"}}` ~ `{\"a\":\"b\"}`",
        "$SET-$$SET-$1-$-$ x ~ set-$SET-$1-$-$ x",
        "${UNSET:-$$x} ~ $x",
        "$$$SET ~ $set",
        "100$ ~ 100$",
        "${EMPTY:-${EMPTY}}. ~ .",
      })
  void textsAreReplacedAsTheSpecificationSays(String text, String expected) {
    assertThat(expand(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "${UNSET:?set it} ~ needs the variable UNSET to be set: set it.",
        "${EMPTY:?for $SET} ~ needs the variable EMPTY to be set: for set.",
        "${UNSET?} ~ needs the variable UNSET to be set.",
        "${SET ~ opens '${' without closing it; write '$$' for a dollar sign.",
        "${} ~ holds '${}', which is no variable; write '$$' for a dollar sign.",
        "${1A} ~ holds '${1A}', which is no variable; write '$$' for a dollar sign.",
        "${SET/a/b} ~ holds '${SET/a/b}', which is no variable; write '$$' for a dollar sign.",
      })
  void whatCannotBeReplacedIsToldWithItsPlace(String text, String complaint) {
    assertThatThrownBy(() -> expand(text))
        .isInstanceOf(Failure.class)
        .hasMessage("compose.yaml:1: 'a' " + complaint);
  }

  @Test
  void aVariableThatIsNotSetIsEmptyAndWarnedAboutOnce() {
    Interpolation interpolation = Interpolation.of(VARIABLES);

    YamlNode root =
        interpolation.apply(
            YamlNode.parse(Path.of("c.yaml"), "a:\n- x$ONE\n- ${TWO}y\nb: $ONE\nc: ${THREE-}\n"));

    assertThat(root.require("a").texts()).containsExactly("x", "y");
    assertThat(interpolation.warnings())
        .containsExactly(
            "c.yaml:2: 'a[0]' uses the variable ONE, which is not set: it is left empty.",
            "c.yaml:3: 'a[1]' uses the variable TWO, which is not set: it is left empty.");
  }

  @Test
  void keysStayAsTheyAre() {
    YamlNode root =
        Interpolation.of(VARIABLES)
            .apply(YamlNode.parse(Path.of("c.yaml"), "$SET:\n  ${EMPTY}: $SET\n"));

    assertThat(root.require("$SET").require("${EMPTY}").text()).isEqualTo("set");
  }
}
