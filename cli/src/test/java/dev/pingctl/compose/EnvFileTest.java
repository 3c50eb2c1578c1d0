package dev.pingctl.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvFileTest {
  private static final Path FILE = Path.of("web.env");

  /// The same file through `docker compose config` of Compose 5.5.1 gives the same variables.
  @Test
  void quotesCommentsAndReferencesAreReadAsComposeReadsThem() {
    Map<String, String> variables =
        EnvFile.parse(
            FILE,
            """
            # a comment
            A=plain # comment
            B='single $A # x'
            C="dq ${A} \\$A \\n tab\\t \\"q\\"" # after
            D=#notcomment
            E=a#b
              export F = spaced

            G
            SURROUNDING
            H=${A}-${SET}
            SET=fromfile
            I='it\\'s'
            J=
            K: yaml
            """,
            Map.of("SET", "shell", "SURROUNDING", "outer"));

    assertThat(variables)
        .containsExactly(
            Map.entry("A", "plain"),
            Map.entry("B", "single $A # x"),
            Map.entry("C", "dq plain $A \n tab\t \"q\""),
            Map.entry("D", "#notcomment"),
            Map.entry("E", "a#b"),
            Map.entry("F", "spaced"),
            Map.entry("SURROUNDING", "outer"),
            Map.entry("H", "plain-shell"),
            Map.entry("SET", "fromfile"),
            Map.entry("I", "it's"),
            Map.entry("J", ""),
            Map.entry("K", "yaml"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "no variable ~ is not NAME=value",
        "A B=x ~ is not NAME=value",
        "=x ~ is not NAME=value",
        "A='open ~ has a value in quotes that never ends",
        "A=\"open\\\" ~ has a value in quotes that never ends",
        "A=${B:?give B} ~ needs the variable B to be set: give B",
      })
  void aLineThatIsNoVariableIsToldWithItsNumber(String line, String problem) {
    assertThatThrownBy(() -> EnvFile.parse(FILE, "OK=1\n" + line + "\n", Map.of()))
        .hasMessage("web.env:2: the line " + problem + ".");
  }

  @Test
  void aFileThatIsNotThereIsEmpty() {
    assertThat(
            EnvFile.read(
                Path.of("no-such.env"),
                new EnvFile.Scope(name -> Optional.empty(), new HashMap<>(), warning -> {})))
        .isFalse();
  }
}
