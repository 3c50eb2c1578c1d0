package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images in an archive. The workshop is a copy with a stage and an image of its own, so that no
/// image of another test goes.
@Beside
@Order(Suite.ALONE)
class ImagesIT {
  private static final String NAME = "pingctl/carried";
  private static final String STAGE = "--stage=carried";

  @TempDir static Path folder = Path.of("");
  private static Path file = Path.of("");
  private static Path dockerfile = Path.of("");

  @BeforeAll
  static void writeWorkshop() throws IOException {
    Path mine = folder.resolve("mine");
    new Pingctl(folder.resolve("home")).ok("workshop", "init", mine.toString());
    Path stage = Files.createDirectory(mine.resolve("stages/12-carried"));
    Files.writeString(
        stage.resolve("stage.yaml"),
        """
        format: 1
        title: An image that is carried
        images: [%s]
        up:
          - create-secret: word
        verify: []
        """
            .formatted(NAME));
    Path catalogue = mine.resolve("images/images.yaml");
    Files.writeString(
        catalogue,
        Files.readString(catalogue)
            + "  - {name: %s, title: Carried, folder: images/carried, about: 1 s, disk: 1 MB}\n"
                .formatted(NAME));
    dockerfile = Files.createDirectory(mine.resolve("images/carried")).resolve("Dockerfile");
    file = folder.resolve("images.zip");
  }

  @BeforeEach
  void writeImage() throws IOException {
    Files.writeString(dockerfile, "FROM scratch\nCOPY Dockerfile /\nCMD [\"/Dockerfile\"]\n");
    Files.deleteIfExists(file);
  }

  @AfterEach
  void removeImages() {
    remove();
  }

  @Test
  void whatOneEngineHasSavedUpFindsOnAnother() throws IOException {
    Command.Result saved = pingctl().ok("images", "--save=" + file, STAGE);
    assertThat(saved.out()).contains("for linux/", NAME + ":", "pingctl images --load=images.zip");
    assertThat(saved.err()).contains("save images " + NAME + " to " + file + ": created");
    assertThat(plan()).contains("provide image %s (build)  # unchanged".formatted(NAME));
    remove();
    assertThat(plan()).contains("# no image of this content yet");

    assertThat(pingctl().ok("images", "--load=" + file).out()).startsWith("loaded: ");

    assertThat(plan()).contains("provide image %s (build)  # unchanged".formatted(NAME));
    assertThat(pingctl().ok("images", "--load=" + file).out()).startsWith("unchanged: ");
    remove();
    Path images = folder.resolve("images.tar");
    try (ZipFile archive = new ZipFile(file.toFile())) {
      Files.copy(archive.getInputStream(archive.getEntry("images.tar")), images);
    }
    Command.output("docker", "load", "--input", images.toString());
    assertThat(plan()).as("loaded without pingctl").contains("# unchanged");
  }

  @Test
  void whatIsDamagedOrOfOtherFilesLoadsNothing() throws IOException {
    pingctl().ok("images", "--save=" + file, STAGE);
    byte[] whole = Files.readAllBytes(file);
    remove();
    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(whole.length - 100);
    }
    pingctl().failed(2, "PING-BAD-ARCHIVE", "images", "--load=" + file);
    Files.write(file, whole);
    Files.writeString(dockerfile, "FROM scratch\nCOPY Dockerfile /changed\n");
    Command.Result other = pingctl().failed(4, "PING-OTHER-ARCHIVE", "images", "--load=" + file);
    assertThat(other.err()).contains("which makes " + NAME + " from other files");

    assertThat(Command.output("docker", "images", "--quiet", NAME)).isEmpty();
  }

  @Test
  void aFullDiskLeavesNothingHalfMade() throws IOException {
    Files.writeString(dockerfile, "FROM pingctl/base:latest\n");
    try (SmallDisk disk = new SmallDisk(Files.createDirectory(folder.resolve("small")))) {
      Path there = disk.folder().resolve("images.zip");

      Command.Result full =
          pingctl().failed(1, "PING-DISK-FULL", "images", "--save=" + there, STAGE);

      assertThat(full.err()).contains("No space is left on the disk of " + there);
      try (Stream<Path> left = Files.list(disk.folder())) {
        assertThat(left).isEmpty();
      }
    }
  }

  private static String plan() {
    return pingctl().ok("up", STAGE, "--dry-run").out();
  }

  private static Pingctl pingctl() {
    return new Pingctl(folder.resolve("home"))
        .with("PINGCTL_WORKSHOP", folder.resolve("mine").toString());
  }

  private static void remove() {
    String references =
        Command.output("docker", "images", "--format={{.Repository}}:{{.Tag}}", NAME);
    if (!references.isEmpty()) {
      Command.run(List.of("sh", "-c", "docker rmi $0", references.replace('\n', ' ')), Map.of());
    }
  }
}
