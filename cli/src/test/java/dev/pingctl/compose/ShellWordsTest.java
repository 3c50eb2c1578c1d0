package dev.pingctl.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.text.YamlNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellWordsTest {
  private static List<String> split(String line) {
    return ShellWords.split(
        YamlNode.parse(Path.of("c.yaml"), "command: |-\n  " + line).require("command"));
  }

  @Test
  void wordsEndAtWhiteSpaceOutsideQuotes() {
    assertThat(split("echo  'c d' \"e f\" g\\ h i'j'\"k\" ''"))
        .containsExactly("echo", "c d", "e f", "g h", "ijk", "");
  }

  @Test
  void backslashesEscapeExceptInSingleQuotes() {
    assertThat(split("\"a\\nb\" 'a\\nb' q\\\"r \"q\\\"r\" \\\\"))
        .containsExactly("a\nb", "a\\nb", "q\"r", "q\"r", "\\");
  }

  @Test
  void dollarSignsAreLeftAlone() {
    assertThat(split("echo $HOME \"$X\"")).containsExactly("echo", "$HOME", "$X");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "a | b ~ holds '|', which only a shell understands: quote it, or write the list [sh, -c,"
            + " …].",
        "a $(b) ~ holds '(', which only a shell understands: quote it, or write the list [sh, -c,"
            + " …].",
        "a 'b ~ opens a quote ' without closing it.",
        "a \\ ~ ends with a single backslash.",
      })
  void whatOnlyAShellUnderstandsIsAnError(String line, String complaint) {
    assertThatThrownBy(() -> split(line)).hasMessage("c.yaml:1: 'command' " + complaint);
  }
}
