package dev.pingctl.compose;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.text.Oracle;
import dev.pingctl.text.Oracle.Question;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Variables are replaced as Compose's own reader replaces them. There is no difference.
class InterpolationOracleTest {
  private static final Map<String, String> VARIABLES =
      Map.of("A", "a", "E", "", "S", "two words", "D", "$A ${A}", "_x1", "u", "b", "}");

  private static final List<String> BY_HAND =
      List.of(
          "",
          "$",
          "$$",
          "$$$",
          "$$A",
          "$$$A",
          "$A",
          "$AA",
          "$A-x",
          "$1",
          "$ A",
          "${A}",
          "${A}${E}${U}",
          "${U:-x}",
          "${U-x}",
          "${E:-x}",
          "${E-x}",
          "${U:?}",
          "${U?no}",
          "${E:?no $A}",
          "${E?no}",
          "${A:+x}",
          "${E:+x}",
          "${E+x}",
          "${U+x}",
          "${U:+x}",
          "${U:-${A}}",
          "${U:-${U:-${U:-x}}}tail",
          "${U:-{\"a\":\"b\"}}",
          "${U:-{}}",
          "${U:-{}}}",
          "${U:-{x}",
          "${U:-}}",
          "${U:-a}${U:-b}",
          "${U:-a}-${A}",
          "${A}-${U:-a}",
          "${U:-a\nb}",
          "${U:-a}\n${A}",
          "${U:-$$x}",
          "${U:-$}",
          "${D}",
          "${U:-$D}",
          "${}",
          "${ A}",
          "${A }",
          "${A",
          "${A:-x",
          "${A:x}",
          "${A/a/b}",
          "${1A}",
          "${A.b}",
          "${a-b}",
          "${U:-:-x}",
          "${U--x}",
          "${U:-a?b}",
          "${U?a:-b}",
          "${U+a?b}",
          "${\u00e9}",
          "$\u00e9",
          "${b}",
          "${_x1}",
          "a\\$A",
          "http://${A}:${U:-80}/${E:-e}?q=${S}");

  private static final List<String> ANY =
      List.of(
          "$", "${", "}", "{", "A", "E", "U", "_x1", ":-", "-", ":?", "?", ":+", "+", "$$", " ",
          "\n", "x", "1", ":", "\u00e9");

  private static final List<String> SENSIBLE =
      List.of(
          "${A", "${U", "${E", "$A", "$U", ":-", "-", ":+", "+", "?", "x", "}", "}", "}", "}", "$$",
          "y z", "{", "${S}", "${U:-");

  private static List<Question> questions() {
    return Stream.concat(
            BY_HAND.stream(), Oracle.generated(18, 700, i -> i % 3 == 0 ? ANY : SENSIBLE))
        .distinct()
        .map(input -> new Question("interpolation", input, "", VARIABLES))
        .toList();
  }

  @Test
  void variablesAreReplacedAsComposeReplacesThem() {
    Oracle.compare("interpolation", questions(), InterpolationOracleTest::ours, answered -> false);
  }

  private static String ours(Question question) {
    try {
      return Interpolation.of(question.variables()).expand(question.input(), name -> {});
    } catch (Interpolation.BadTemplate e) {
      throw new Failure(FailureId.BAD_FILE, ExitCode.USAGE, e.problem, e);
    }
  }
}
