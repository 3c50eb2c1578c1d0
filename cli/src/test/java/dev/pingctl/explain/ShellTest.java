package dev.pingctl.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// bash reads words and lines as they are meant.
class ShellTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "",
        "two words",
        "it's",
        "$HOME",
        "a\"b",
        "`id`",
        "back\\slash",
        "*",
        "#x",
        "é\n2"
      })
  void aWordMeansItself(String text) throws IOException {
    assertThat(printed("printf %s " + Shell.word(text))).isEqualTo(text);
    assertThat(printed("x=1; printf %s " + Shell.filled("$x/" + Shell.quotable(text))))
        .isEqualTo("1/" + text);
  }

  @Test
  void aLongLineGoesOn() throws IOException {
    List<String> words = Collections.nCopies(60, "word");

    String line = Shell.line(words);

    assertThat(line.lines()).hasSizeGreaterThan(1).allMatch(each -> each.length() < 120);
    assertThat(printed("echo " + line)).isEqualTo(String.join(" ", words) + "\n");
  }

  private static String printed(String command) throws IOException {
    Process bash = new ProcessBuilder("bash", "-c", command).start();
    return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
