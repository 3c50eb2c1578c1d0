package dev.pingctl.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.outcome.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

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
}
