package dev.pingctl.text;

import dev.pingctl.text.Oracle.Answered;
import dev.pingctl.text.Oracle.Question;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Scalars and keys are what Helm's and kubectl's reader takes them for.
class YamlOracleTest {
  private static final List<String> SCALARS =
      List.of(
          "2024-05-01",
          "2024-05-01T10:00:00Z",
          "22:30",
          "1:2:3",
          "yes",
          "Yes",
          "yEs",
          "no",
          "on",
          "Off",
          "y",
          "N",
          "true",
          "True",
          "tRue",
          "null",
          "Null",
          "nULL",
          "~",
          "",
          "010",
          "08",
          "0o17",
          "0O17",
          "0o8",
          "0x1F",
          "0X1f",
          "0xg",
          "0b11",
          "0b2",
          "1_000",
          "_1",
          "1_",
          "1__0",
          "0x_f",
          "+5",
          "-5",
          "+-5",
          "-0",
          "+0",
          "0",
          "00",
          "1e3",
          "1E3",
          "1e",
          "e3",
          "1.5",
          "1.",
          ".5",
          "-.5",
          "+.5",
          ".",
          "..",
          "1.2.3",
          "1e400",
          ".inf",
          "-.Inf",
          "+.INF",
          ".nan",
          "1.50",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551615",
          "18446744073709551616",
          "-9223372036854775808",
          "-9223372036854775809",
          "12e03",
          "0.1",
          "0x",
          "0b",
          "0o",
          "1,000",
          "<<",
          "=",
          "1234567",
          "0.0000001",
          "!!str 5",
          "!!int 5",
          "!!int '5'",
          "!!int x",
          "!!float 5",
          "!!float x",
          "!!bool yes",
          "!!bool 'no'",
          "!!null ''",
          "!!binary aGk=",
          "!!timestamp 2024-05-01",
          "! 5",
          "!mine 5",
          "'5'",
          "\"yes\"",
          "-1e-7",
          "1e21",
          ".1e1",
          "1_0.5",
          "._5",
          ".5_0",
          "1_e3");

  private static final List<String> ANY =
      List.of("0", "1", "7", "8", "9", "x", "o", "b", "e", "E", "_", "+", "-", ".", "a", "f", ":");

  private static List<Question> questions() {
    Stream<String> scalars =
        Stream.concat(
            SCALARS.stream(),
            Oracle.generated(20, 900, i -> ANY).filter(text -> text.length() < 8));
    return Stream.concat(
            scalars.distinct().map(scalar -> "v: " + scalar),
            SCALARS.stream().filter(text -> !text.startsWith("!")).map(key -> key + ": v"))
        .map(input -> new Question("yaml", input))
        .toList();
  }

  @Test
  void scalarsAreWhatHelmTakesThemFor() {
    Oracle.compare("yaml", questions(), YamlOracleTest::ours, YamlOracleTest::isAccepted);
  }

  private static Object ours(Question question) {
    Map<String, Object> values =
        Tree.mapping(YamlNode.parse(Path.of("a.yaml"), question.input()).value());
    // To Helm, every number in a file is a floating-point one.
    values.replaceAll(
        (key, value) -> value instanceof Number number ? (Object) number.doubleValue() : value);
    return values;
  }

  /// The one difference that is meant: with a `!` and nothing else before it, 5 is a text to Helm.
  /// SnakeYAML does not tell that it was there, and nobody writes it.
  private static boolean isAccepted(Answered answered) {
    return answered.question().input().equals("v: ! 5");
  }
}
