package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A workshop of one's own through the command line, on a machine without an engine.
class WorkshopCommandTest {
  @TempDir Path folder = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path mine = Path.of("");

  @BeforeEach
  void init() {
    mine = folder.resolve("mine");
    assertThat(launch("workshop", "init", mine.toString())).as(err.toString()).isZero();
  }

  @Test
  void initSaysWhatToTypeNext() {
    assertThat(out.toString())
        .contains("export PINGCTL_WORKSHOP=" + mine, "--workshop=" + mine, "pingctl up");
    assertThat(launch("workshop", "init", mine.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(mine + " is not empty", "[PING-NOT-EMPTY]");
    assertThat(launch("workshop")).isEqualTo(2);
  }

  @Test
  void theCopyIsReadWhereItIsNamedBeforeOrBehindTheCommand() throws IOException {
    edit("stages/04-compose/stage.yaml", "title: One compose file", "title: My own file");

    assertThat(launch("stages", "--workshop=" + mine)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("My own file");
    assertThat(launch("--workshop", mine.toString(), "stages")).isZero();
    assertThat(out.toString()).contains("My own file");
    assertThat(launch("stages")).isZero();
    assertThat(out.toString()).contains("One compose file");
  }

  @Test
  void thePlanAndTheLessonNameTheFolderInUse() throws IOException {
    edit("stages/04-compose/README.md", "# 04 · One compose file", "# Mine");

    assertThat(launch("up", "--stage=compose", "--dry-run", "--workshop=" + mine))
        .as(err.toString())
        .isZero();
    assertThat(out.toString()).contains("create network ping-compose_ping-net");
    assertThat(err.toString()).startsWith("Workshop in use: " + mine + "\n");
    assertThat(launch("lesson", "compose", "--workshop=" + mine)).isZero();
    assertThat(out.toString()).startsWith("# Mine");
    assertThat(err.toString()).isEqualTo("Workshop in use: " + mine + "\n");
    assertThat(launch("lesson", "compose")).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aBrokenCopyIsToldInOneSentence() throws IOException {
    edit("stages/04-compose/stage.yaml", "format: 1", "format: [");
    brokenBy("stages", "04-compose/stage.yaml", "PING-BAD-FILE");
    Files.delete(mine.resolve("stages/04-compose/stage.yaml"));
    brokenBy("stages", "04-compose/stage.yaml", "PING-BAD-FILE");
    Files.delete(mine.resolve("images/images.yaml"));
    brokenBy("images", "images/images.yaml", "PING-BAD-FILE");
    assertThat(launch("stages", "--workshop=" + mine.resolve("cluster"))).isEqualTo(2);
    assertThat(err.toString()).contains("has no folder stages").contains("[PING-NO-WORKSHOP]");
  }

  private void brokenBy(String command, String file, String id) {
    assertThat(launch(command, "--workshop=" + mine)).as(err.toString()).isEqualTo(2);
    assertThat(err.toString()).contains(mine.toString(), file, "[" + id + "]");
    assertThat(err.toString().lines()).hasSize(1);
  }

  private void edit(String file, String text, String replacement) throws IOException {
    Path path = mine.resolve(file);
    String content = Files.readString(path);
    assertThat(content).contains(text);
    Files.writeString(path, content.replace(text, replacement));
  }

  private int launch(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Cli.launch(
        new CliTest.Offline(), new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}
