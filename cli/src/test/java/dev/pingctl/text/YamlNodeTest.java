package dev.pingctl.text;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.outcome.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlNodeTest {
  private static final Path FILE = Path.of("stage.yaml");

  @Test
  void anUnknownKeyIsToldWithFileLinePropertyAndAGuess() {
    YamlNode root = YamlNode.parse(FILE, "format: 1\nup:\n  titel: x\n");

    assertThatThrownBy(() -> root.require("up").entries(Set.of("title", "url")))
        .isInstanceOf(Failure.class)
        .hasMessage(
            "stage.yaml:3: 'up.titel' is not a known key (known: title, url); did you mean"
                + " 'title'?");
  }

  @Test
  void aKeyGivenTwiceIsAnError() {
    assertThatThrownBy(() -> YamlNode.parse(FILE, "a: 1\nb:\n  - c: 1\n    c: 2\n"))
        .hasMessage("stage.yaml:4: 'b[0].c' is given twice, on line 3 and on line 4.");
  }

  @Test
  void brokenYamlIsToldWithItsLine() {
    assertThatThrownBy(() -> YamlNode.parse(FILE, "a: 1\nb: [1,\n"))
        .hasMessageStartingWith("stage.yaml:3: is not YAML:");
  }

  @Test
  void anEmptyFileIsAnError() {
    assertThatThrownBy(() -> YamlNode.parse(FILE, "# nothing\n"))
        .hasMessage("stage.yaml: is empty.");
  }

  @Test
  void aMissingFileIsAnError() {
    assertThatThrownBy(() -> YamlNode.read(Path.of("no-such.yaml")))
        .hasMessage("no-such.yaml: there is no such file.");
  }

  @Test
  void aWrongTypeNamesThePropertyOfAListElement() {
    YamlNode ports = YamlNode.parse(FILE, "ports:\n- 80\n- {a: b}\n").require("ports");

    assertThatThrownBy(ports::texts).hasMessage("stage.yaml:3: 'ports[1]' must be a single value.");
  }

  @Test
  void durationsAndNumbersAreChecked() {
    YamlNode root = YamlNode.parse(FILE, "a: 1m30s\nb: soon\nc: 70000\n");

    assertThat(root.require("a").duration()).isEqualTo(Duration.ofSeconds(90));
    assertThatThrownBy(() -> root.require("b").duration())
        .hasMessageContaining("'b' must be a duration");
    assertThatThrownBy(() -> root.require("c").number(1, 65535))
        .hasMessage("stage.yaml:3: 'c' must be between 1 and 65535, not 70000.");
  }

  @Test
  void mergeKeysBringInWhatIsNotGivenAndAnyNumberOfAliasesIsFine() {
    StringBuilder text = new StringBuilder("x-d: &d {restart: always, init: true}\nservices:\n");
    for (int i = 0; i < 500; i++) {
      text.append("  s%d: {<<: *d, init: false}\n".formatted(i));
    }

    YamlNode last = YamlNode.parse(FILE, text.toString()).require("services").require("s499");

    assertThat(last.require("restart").text()).isEqualTo("always");
    assertThat(last.value()).isEqualTo(Map.of("restart", "always", "init", false));
  }

  @Test
  void whatIsMergedBelowAKeyWinsOverItWhereHelmReads() {
    YamlNode file = YamlNode.parse(FILE, "a: &a {k: 1, l: 1}\nb: {k: 2, <<: *a, l: 3}\n");

    assertThat(file.require("b").value()).isEqualTo(Map.of("k", 1L, "l", 3L));
    assertThat(file.require("b").value(YamlDialect.COMPOSE)).isEqualTo(Map.of("k", 2L, "l", 3L));
    assertThat(file.require("b").require("k").text()).isEqualTo("2");
  }

  @Test
  void theFirstOfSeveralMergedMappingsWins() {
    YamlNode root =
        YamlNode.parse(
            FILE, "a: &a {k: 1, l: 1}\nb: &b {k: 2, m: 2, q: 2}\nc: {<<: [*a, *b], l: 3, q: ~}\n");

    assertThat(root.require("c").value())
        .isInstanceOfSatisfying(
            Map.class, map -> assertThat(map.toString()).isEqualTo("{l=3, q=null, k=1, m=2}"));
    assertThatThrownBy(() -> YamlNode.parse(FILE, "a: &a 1\nb: {<<: *a}\n").value())
        .hasMessageContaining("must be a mapping");
  }

  @Test
  void aliasesThatGrowWithoutBoundAreRefused() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
      String alias = "*a" + (i - 1);
      text.append("a%d: &a%d [%s]\n".formatted(i, i, String.join(", ", nCopies(10, alias))));
    }

    assertThatThrownBy(() -> YamlNode.parse(FILE, text.toString()))
        .isInstanceOf(Failure.class)
        .hasMessage(
            "stage.yaml:6: 'a5' grows to more than 250000 values by its aliases; write it out, or"
                + " use fewer of them.");
  }

  @Test
  void aKeyIsASingleValueAndADocumentIsAlone() {
    assertThatThrownBy(() -> YamlNode.parse(FILE, "? [a, b]\n: c\n"))
        .hasMessageContaining("a key is a single value");
    assertThatThrownBy(() -> YamlNode.parse(FILE, "a: 1\n---\nb: 2\n"))
        .hasMessage("stage.yaml:3: begins a second document; pingctl reads one.");
  }

  /// Found by fuzzing: the library throws something of its own for such a tag.
  @Test
  void aTagThatIsNoneIsRefused() {
    assertThatThrownBy(() -> YamlNode.parse(FILE, "a: !!str%20 b\n"))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("stage.yaml: is not YAML: ");
  }

  @Test
  void documentsWithNothingInThemAfterItAreNone() {
    for (String end : List.of("---\n", "---\n---\n# nothing\n", "...\n---\nnull\n")) {
      assertThat(YamlNode.parse(FILE, "a: 1\n" + end).require("a").text()).as(end).isEqualTo("1");
    }
    assertThatThrownBy(() -> YamlNode.parseIfAny(FILE, "---\n---\na: 1\n"))
        .hasMessage("stage.yaml:3: begins a second document; pingctl reads one.");
  }

  @Test
  void aBomAndUtf16AreRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.yaml");
    for (Charset charset : List.of(UTF_8, UTF_16LE, UTF_16BE)) {
      Files.write(file, "\uFEFFgreeting: Gr\u00FC\u00DFe\n".getBytes(charset));

      assertThat(YamlNode.read(file).require("greeting").text()).isEqualTo("Gr\u00FC\u00DFe");
    }
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xE4, '\n'});
    assertThatThrownBy(() -> YamlNode.read(file)).hasMessage(file + ": is not UTF-8 text.");
  }

  @Test
  void aFileIsReadOnceAndSoIsStandardInput(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("a.yaml");
    Files.writeString(file, "\uFEFFa: 1\n");
    UserFiles files = new UserFiles(new ByteArrayInputStream("b: 2\n".getBytes(UTF_8)));

    assertThat(files.verbatim(file.toString())).isEqualTo("\uFEFFa: 1\n");
    Files.delete(file);

    assertThat(files.text(file.toString())).isEqualTo("a: 1\n");
    assertThat(files.text("-")).isEqualTo("b: 2\n").isEqualTo(files.text("-"));
    assertThatThrownBy(() -> files.text(file + "x")).hasMessageEndingWith("there is no such file.");
  }

  @Test
  void truthIsWrittenAsTheCoreSchemaHasIt() {
    YamlNode root = YamlNode.parse(FILE, "a: True\nb: FALSE\nc: yes\n");

    assertThat(root.require("a").truth()).isTrue();
    assertThat(root.require("b").truth()).isFalse();
    assertThatThrownBy(() -> root.require("c").truth())
        .hasMessage("stage.yaml:3: 'c' must be true or false, not 'yes'.");
  }

  @Test
  void whatIsChangedIsATextFromThenOn() {
    YamlNode root = YamlNode.parse(FILE, "a: $x\nb: 010\n");

    assertThat(root.mapTexts(node -> node.text().replace("$x", "010")).value())
        .isEqualTo(Map.of("a", "010", "b", 8L));
  }
}
