package dev.pingctl.compose;

import dev.pingctl.text.Oracle;
import dev.pingctl.text.Oracle.Answered;
import dev.pingctl.text.Oracle.Question;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Env files are read as Compose's own reader reads them.
class EnvFileOracleTest {
  private static final Map<String, String> VARIABLES =
      Map.of("A", "outer", "E", "", "S", "two words", "D", "$A");

  private static final List<String> BY_HAND =
      List.of(
          "",
          "\n\n",
          "# a comment",
          "A=b",
          "A=b # comment",
          "A=b#c",
          "A=#c",
          "A= # c",
          "A=\t# c",
          "A='b' # c",
          "A=\"b\" c",
          "A=\"b\" C=d",
          "A=\"b\"C=d",
          "A='b'c",
          "A=b'c'",
          "A=\"b\nc\"",
          "A='b\nc'\nB=d",
          "A=\"b\\\nc\"",
          "A=\"open",
          "A='open\nB=c'",
          "A='it\\'s'",
          "A='a\\\\b\\n'",
          "A=\"a\\\\b\\n\\t\\r\\v\\f\\a\\b\\c\\x\\\"\"",
          "A=\"\\0\\01\\012\\0101\\0777\\0800\\0351\\01234\"",
          "A=\"\\$A $A $$A ${A}\"",
          "A='$A'",
          "A=$A",
          "B=$A",
          "B=x\nC=${B}\nB=y\nE2=$B",
          "A=x\nB=$A",
          "C=${U:-d}",
          "C=${U:?no}",
          "C=${U",
          "C=a\\",
          "C='a\\'",
          "C=\"a\\\\\"",
          "C=\\n",
          "export A=b",
          "export  A = b ",
          "export\tA=b",
          "exportA=b",
          "export=b",
          "export A",
          "A",
          "U",
          "A\nB=c",
          "A B",
          "A B=c",
          "A =b",
          "A= b",
          "A:b",
          "A: b",
          "A:=b",
          "1A=b",
          "A.b-c[0]=d",
          "A/b=c",
          "\u00e9=\u00fc",
          "=x",
          "A==b",
          "A=b=c",
          " \tA=b",
          "A=b\r\nB=c\r\n",
          "A=b \t\r",
          "A=\"b\"\r\nB='c'\r",
          "A=\"b\" # c\nB=d",
          "A=''",
          "A=\"\"",
          "A=\"\"\"\"",
          "A=1\nA=2",
          "B=\"${A}\nx\"",
          "A=\u00a0b\u00a0",
          "\u2003A=b",
          "A=b\u2028B=c",
          "B={\"a\": \"$A\"}",
          "URL=redis://${HOST}:6379",
          "HOST=cache\nURL=redis://${HOST}:6379");

  private static final List<String> ANY =
      List.of(
          "A", "B", "U", "export ", "=", ":", "=", "\n", "\n", " ", "\"", "'", "\\", "\\n", "\\a",
          "\\0101", "\\$", "$A", "${U:-d}", "#", " #", "x", "\t", "\r\n", "\u00e9", "-", ".");

  private static final List<String> SENSIBLE =
      List.of(
          "A=",
          "B=",
          "C: ",
          "export D=",
          "U\n",
          "x",
          "$A",
          "${B-y}",
          "'a b'",
          "\"q\\n$B\"",
          "\n",
          "\n",
          "\n",
          " # c\n",
          "\"",
          "\\",
          "\\\\",
          "#",
          " ",
          "'");

  private static List<Question> questions() {
    return Stream.concat(
            BY_HAND.stream(), Oracle.generated(19, 700, i -> i % 3 == 0 ? ANY : SENSIBLE))
        .map(input -> input + "\n")
        .distinct()
        .map(input -> new Question("env", input, "", VARIABLES))
        .toList();
  }

  @Test
  void variablesAreReadAsComposeReadsThem() {
    Oracle.compare("env", questions(), EnvFileOracleTest::ours, EnvFileOracleTest::isAccepted);
  }

  private static Map<String, String> ours(Question question) {
    return EnvFile.parse(Path.of("a.env"), question.input(), question.variables());
  }

  /// The one difference that is meant: a value without a name (`=x`), of which Compose makes a
  /// variable without a name, is refused. (All inputs end with a line end, as Compose makes such a
  /// variable of a name alone at the very end, too, where here it is read like on any other line.)
  private static boolean isAccepted(Answered answered) {
    return answered
        .answer()
        .filter(answer -> answer.value() instanceof Map<?, ?> map && map.containsKey(""))
        .isPresent();
  }
}
