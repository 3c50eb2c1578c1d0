package dev.pingctl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.image.ImageArchive.Contents;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One file of images: what was saved is what is loaded, or nothing is.
class ImageArchiveTest {
  private static final byte[] IMAGES = new byte[3000];
  private static final Contents CONTENTS =
      new Contents(
          "0.1.0",
          "linux/amd64",
          List.of("container", "redis"),
          Map.of("pingctl/ping", "pingctl/ping:123456789abc"));

  static {
    new Random(1).nextBytes(IMAGES);
  }

  @TempDir Path folder = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void write() {
    file = folder.resolve("images.zip");
    ImageArchive.write(file, CONTENTS, new ByteArrayInputStream(IMAGES), line -> {});
  }

  @Test
  void whatWasSavedIsRead() throws IOException {
    ImageArchive archive = ImageArchive.read(file);

    archive.verify(line -> {});
    assertThat(archive.contents()).isEqualTo(CONTENTS);
    try (InputStream images = archive.images()) {
      assertThat(images.readAllBytes()).isEqualTo(IMAGES);
    }
  }

  @Test
  void otherToolsFindTheImagesInIt() throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .containsExactly("images.tar", "contents.json");
    }
  }

  @Test
  void anArchiveThatIsCutOffAnywhereIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));

      assertThat(refusal()).as("cut off after %d of %d bytes", length, whole.length).isNotNull();
    }
  }

  @Test
  void noChangedByteIsTakenForWhatWasSaved() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int place = 0; place < whole.length; place++) {
      byte[] changed = whole.clone();
      changed[place] ^= 0x20;
      Files.write(file, changed);

      if (refusal() == null) {
        whatWasSavedIsRead(); // The byte says nothing of the content, such as the time of an entry.
      } else {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(whole.length * 9 / 10);
  }

  @Test
  void whatIsNoArchiveIsNamed() throws IOException {
    Path none = folder.resolve("none.zip");
    assertThat(failure(none).sentence()).contains("There is no file " + none);
    assertThat(failure(folder).sentence()).contains("There is no file " + folder);
    Path text = Files.writeString(folder.resolve("text"), "docker save does not write this");
    assertThat(failure(text).sentence()).contains(text + " is no whole archive of images");
    assertThat(failure(zip(Map.of("images.tar", "x"))).sentence()).contains("has no contents.json");
    assertThat(failure(zip(Map.of("contents.json", "{"))).id()).isEqualTo(FailureId.BAD_ARCHIVE);
    assertThat(failure(zip(Map.of("contents.json", "{\"format\": \"one\"}"))).id())
        .isEqualTo(FailureId.BAD_ARCHIVE);
  }

  @Test
  void aFormatOfAnotherVersionIsNoDamage() throws IOException {
    Failure failure = failure(zip(Map.of("contents.json", "{\"format\": 2, \"more\": true}")));

    assertThat(failure.id()).isEqualTo(FailureId.OTHER_ARCHIVE);
    assertThat(failure.sentence()).contains("has format 2", "reads format 1");
  }

  @Test
  void whatCannotBeSavedWholeLeavesWhatWasThere() throws IOException {
    byte[] before = Files.readAllBytes(file);
    InputStream breaking =
        new InputStream() {
          private int left = 100_000;

          @Override
          public int read() throws IOException {
            if (left-- <= 0) {
              throw new IOException("the engine went away");
            }
            return 1;
          }
        };

    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> ImageArchive.write(file, CONTENTS, breaking, line -> {}));

    assertThat(failure.id()).isEqualTo(FailureId.ENGINE);
    assertThat(file).hasBinaryContent(before);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  private @org.jspecify.annotations.Nullable Failure refusal() {
    try {
      ImageArchive.read(file).verify(line -> {});
      return null;
    } catch (Failure failure) {
      assertThat(failure.is(FailureId.BAD_ARCHIVE, FailureId.OTHER_ARCHIVE))
          .as(failure.sentence())
          .isTrue();
      assertThat(failure.sentence()).contains(file.toString());
      return failure;
    }
  }

  private static Failure failure(Path of) {
    return catchThrowableOfType(Failure.class, () -> ImageArchive.read(of));
  }

  private Path zip(Map<String, String> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return Files.write(folder.resolve("other.zip"), bytes.toByteArray());
  }
}
