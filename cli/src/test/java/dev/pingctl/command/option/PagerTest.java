package dev.pingctl.command.option;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PagerTest {
  @TempDir Path folder = Path.of("");

  @Test
  void theReadersProgramIsPreferredToTheUsualOne() throws IOException {
    String path = folder.toString();
    assertThat(new Pager(Map.of("PATH", path)).command()).isEmpty();

    Files.createFile(folder.resolve("less"));
    assertThat(folder.resolve("less").toFile().setExecutable(true)).isTrue();

    assertThat(new Pager(Map.of("PATH", "/none::" + path)).command()).contains("less");
    assertThat(new Pager(Map.of("PATH", path, "PAGER", "most -s")).command()).contains("most -s");
    assertThat(new Pager(Map.of("PATH", path, "PAGER", "cat")).command()).isEmpty();
    assertThat(new Pager(Map.of("PATH", path, "PAGER", " ")).command()).isEmpty();
  }

  @Test
  void theProgramIsGivenThePageForTheWidthOfTheTerminal() throws IOException {
    Path seen = folder.resolve("seen");
    List<String> printed = new ArrayList<>();

    new Pager(Map.of("COLUMNS", "72", "PAGER", "cat >" + seen))
        .show(width -> "page of " + width, printed::add);

    assertThat(seen).hasContent("page of 72");
    assertThat(printed).isEmpty();
  }

  @Test
  void aProgramThatIsNotThereLeavesThePageToTheTerminal() {
    List<String> printed = new ArrayList<>();

    new Pager(Map.of("COLUMNS", "72", "PAGER", "/none/most 2>/dev/null"))
        .show(width -> "page", printed::add);
    new Pager(Map.of("COLUMNS", "72", "PAGER", "cat")).show(width -> "page", printed::add);

    assertThat(printed).containsExactly("page", "page");
  }
}
