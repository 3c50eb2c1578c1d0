package dev.pingctl.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.command.option.Run;
import dev.pingctl.command.option.Session;
import dev.pingctl.engine.EngineInfo;
import dev.pingctl.engine.FakeRoles;
import dev.pingctl.image.ImageEngine;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images in an archive through the command line, with a workshop of one image and a fake engine.
class ImagesCommandTest {
  private static final long GIGABYTE = 1_000_000_000;

  @TempDir Path folder = Path.of("");
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private ImageEngine engine = new ImageEngine();
  private Path file = Path.of("");

  @BeforeEach
  void writeWorkshop() throws IOException {
    file = folder.resolve("images.zip");
    write(
        "stages/01-plain/stage.yaml",
        "format: 1\ntitle: Plain\nup:\n  - create-network: net\nverify: []\n");
    write(
        "stages/02-tiny/stage.yaml",
        "format: 1\ntitle: Tiny\nneeds: [plain]\nimages: [pingctl/tiny]\nup:\n  - create-network: net\nverify: []\n");
    write(
        "images/images.yaml",
        "format: 1\nimages:\n  - {name: pingctl/tiny, title: Tiny, folder: images/tiny, about: 1 s, disk: 1 MB}\n");
    write("images/tiny/Dockerfile", "FROM scratch\n");
  }

  @Test
  void whatIsMissingIsMadeAndSavedWithTheStagesThatNeedIt() throws IOException {
    assertThat(launch("images", "--save=" + file, "--stage=tiny", "-o", "json"))
        .as(err.toString())
        .isZero();

    assertThat(engine.did()).hasSize(2).element(0).isEqualTo("build pingctl/tiny FROM scratch");
    assertThat(out.toString())
        .contains("\"outcome\": \"saved\"", "\"plain\",", "\"pingctl/tiny\": \"pingctl/tiny:");
    assertThat(Schema.problems("image-archive", out.toString())).isEmpty();
  }

  @Test
  void anotherEngineHasThemAfterwards() throws IOException {
    launch("images", "--save=" + file);
    engine = new ImageEngine();

    assertThat(launch("images", "--load=" + file, "-o", "json")).as(err.toString()).isZero();

    assertThat(out.toString()).contains("\"outcome\": \"loaded\"");
    assertThat(Schema.problems("image-archive", out.toString())).isEmpty();
    assertThat(launch("images", "--load=" + file)).isZero();
    assertThat(out.toString()).startsWith("unchanged: ");
    assertThat(launch("images", "--provide")).isZero();
    assertThat(engine.did()).hasSize(1).allMatch(what -> what.startsWith("load "));
  }

  @Test
  void aFileThatIsThereIsOverwrittenOnlyByForce() throws IOException {
    Files.writeString(file, "mine");

    refused(2, "PING-EXISTS", "images", "--save=" + file);
    assertThat(file).hasContent("mine");
    assertThat(engine.did()).as("nothing is built in vain").isEmpty();
    assertThat(launch("images", "--save=" + file, "--force")).isZero();
    assertThat(launch("images", "--load=" + file)).as(err.toString()).isZero();
  }

  @Test
  void whatCannotBeSavedIsSaidBeforeAnythingIsMade() {
    refused(1, "PING-FILE", "images", "--save=" + folder.resolve("none/images.zip"));
    refused(2, "PING-NO-STAGE", "images", "--save=" + file, "--stage=helm");
    refused(2, "PING-USAGE", "images", "--save=" + file, "--stage=plain");
    assertThat(err.toString()).contains("Stage plain has no images to save");
    refused(2, "PING-USAGE", "images", "--save=" + file, "--load=" + file);
    refused(2, "PING-USAGE", "images", "--provide", "--force");
    assertThat(err.toString()).contains("--force goes with --save=FILE");
    refused(2, "PING-USAGE", "images", "--load=" + file, "--stage=tiny");
    assertThat(engine.did()).isEmpty();
    assertThat(file).doesNotExist();
  }

  @Test
  void whatCannotBeLoadedChangesNothing() throws IOException {
    refused(2, "PING-BAD-ARCHIVE", "images", "--load=" + file);
    launch("images", "--save=" + file);
    write("images/tiny/Dockerfile", "FROM scratch\nUSER 1\n");
    engine = new ImageEngine();

    refused(4, "PING-OTHER-ARCHIVE", "images", "--load=" + file);

    assertThat(engine.did()).isEmpty();
  }

  private void refused(int exitCode, String id, String... arguments) {
    assertThat(launch(arguments)).as(err.toString()).isEqualTo(exitCode);
    assertThat(err.toString()).contains("[" + id + "]");
  }

  private int launch(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Cli.launch(
        new OnEngine(), new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private void write(String name, String text) throws IOException {
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  /// The workshop of this test on its engine.
  private final class OnEngine implements Session {
    @Override
    public Settings settings() {
      return new Settings(folder, folder.resolve("home"), 5000, ImagePolicy.AUTO, Map.of());
    }

    @Override
    public Run with(Settings settings) {
      EngineInfo info =
          new EngineInfo(
              "",
              "28",
              "linux/amd64",
              "1.41",
              "1.12",
              folder,
              "2",
              64 * GIGABYTE,
              2,
              "",
              List.of(),
              List.of(),
              Map.of(),
              List.of());
      return new Run(
          settings,
          () -> new FakeRoles(engine, info, new EmptyEngine()),
          choice -> {
            throw new AssertionError("no cluster is to be reached");
          },
          choice -> {
            throw new AssertionError("nothing here is to load Helm");
          });
    }

    @Override
    public void close() {}
  }
}
