package dev.pingctl.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.text.UserFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void filesSettingsTextsAndFileTextsAreLaidOverEachOtherAsInHelm(@TempDir Path folder)
      throws IOException {
    Path content = Files.writeString(folder.resolve("c.txt"), "text\nof a file\n");
    String stdin = "a: 1\nstarted: 2024-05-01\nat: 22:30\nkept: 0o17\non: yes\n";
    ChartValues values =
        new ChartValues(
            List.of("-"),
            List.of("a=2", "n=12", "rollout.minReadySeconds=1234567"),
            List.of("n=12"),
            List.of("file=" + content + ",again=" + content),
            new UserFiles(new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8))));

    for (int run = 0; run < 2; run++) {
      assertThat(values.over(Map.of("a", 0, "b", "below")))
          .containsOnly(
              Map.entry("a", 2L),
              Map.entry("b", "below"),
              Map.entry("started", "2024-05-01"),
              Map.entry("at", "22:30"),
              Map.entry("kept", 15L),
              Map.entry("true", true),
              Map.entry("n", "12"),
              Map.entry("rollout", Map.of("minReadySeconds", 1234567L)),
              Map.entry("file", "text\nof a file\n"),
              Map.entry("again", "text\nof a file\n"));
    }
    assertThat(values.text())
        .isEqualTo(
            "--values=- --set=a=2 --set=n=12 --set=rollout.minReadySeconds=1234567"
                + " --set-string=n=12 --set-file=file="
                + content
                + ",again="
                + content);
  }

  @Test
  void aFileOfNothingButCommentsHasNoValues() {
    for (String text :
        List.of("", "# nothing\n", "---\n", "null\n", "\n---\n# x\n", "---\n---\n")) {
      assertThat(Values.parse(Path.of("v.yaml"), text)).as(text).isEmpty();
    }
    assertThatThrownBy(() -> Values.parse(Path.of("v.yaml"), "- a\n"))
        .hasMessage("v.yaml:1: the file must be a mapping of keys to values.");
  }

  @Test
  void helmIsGivenTheWholeNumbersOfSettings() {
    ChartValues values =
        ChartValues.ofSettings(
            List.of("a\\.b.c=1,l={x,2},n[1].o=3,t=true,s=1234567x", "gone=5", "gone=x"));
    Map<String, Object> kept = Map.of("kept", 1234567, "small", 7, "a.b", Map.of("c", 9000000));

    assertThat(values.wholeNumbers(Map.of(), values.over(Map.of())))
        .containsOnly(Map.entry("a\\.b.c", "1"), Map.entry("l[1]", "2"), Map.entry("n[1].o", "3"));
    assertThat(values.wholeNumbers(kept, values.over(kept)))
        .containsOnly(
            Map.entry("kept", "1234567"),
            Map.entry("a\\.b.c", "1"),
            Map.entry("l[1]", "2"),
            Map.entry("n[1].o", "3"));
    assertThat(values.wholeNumbers(Map.of("kept", 1234567), Map.of("kept", 1234567L)))
        .as("read by two readers")
        .containsOnly(Map.entry("kept", "1234567"));
  }

  @Test
  void whatHelmReadsAsATextIsOne() {
    assertThat(
            Values.parse(
                Path.of("v.yaml"),
                "env: {STARTED: 2024-05-01, AT: 22:30, WHEN: 2024-05-01T10:00:00Z, NIGHT: n, MODE: 0o17}"))
        .isEqualTo(
            Map.of(
                "env",
                Map.of(
                    "STARTED", "2024-05-01",
                    "AT", "22:30",
                    "WHEN", "2024-05-01T10:00:00Z",
                    "NIGHT", false,
                    "MODE", 15L)));
  }
}
