package dev.pingctl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.image.CatalogueImage.Recipe;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import dev.pingctl.outcome.Outcome;
import dev.pingctl.settings.ImagePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images carried from one engine to another.
class ImageArchivesTest {
  private static final String AMD = "linux/amd64";

  @TempDir Path root = Path.of("");

  private final ImageEngine here = new ImageEngine();
  private final ImageEngine there = new ImageEngine();
  private Path file = Path.of("");
  private String reference = "";

  @BeforeEach
  void save() throws IOException {
    here.registryIsDown();
    Files.createDirectories(root.resolve("redis"));
    Files.writeString(root.resolve("redis/Dockerfile"), "FROM scratch\n");
    file = root.resolve("images.zip");
    reference = images(here).provide(redis(), ImagePolicy.AUTO, line -> {}).reference();
    archives(here, AMD)
        .save(file, "0.1.0", List.of("redis"), Map.of("pingctl/redis", reference), line -> {});
  }

  @Test
  void anImageIsSavedByItsContentsTagAndByLatest() {
    assertThat(here.did().getLast())
        .isEqualTo("save [%s, pingctl/redis:latest]".formatted(reference));
  }

  @Test
  void whatWasLoadedIsFoundAsIfItHadBeenMadeHere() {
    assertThat(load(there)).isEqualTo(Outcome.CREATED);

    assertThat(images(there).find(redis(), ImagePolicy.AUTO)).isPresent();
    assertThat(images(there).missing(List.of(redis()), ImagePolicy.AUTO)).isEmpty();
    assertThat(there.id("pingctl/redis:latest")).isPresent();
  }

  @Test
  void whatIsThereIsNotLoadedAgain() {
    load(there);

    assertThat(load(there)).isEqualTo(Outcome.UNCHANGED);
    assertThat(there.did()).hasSize(1);
  }

  @Test
  void nothingOfADamagedArchiveIsLoaded() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[60] ^= 1; // among the images
    Files.write(file, bytes);

    Failure failure = catchThrowableOfType(Failure.class, () -> load(there));

    assertThat(failure.id()).isEqualTo(FailureId.BAD_ARCHIVE);
    assertThat(there.did()).isEmpty();
  }

  @Test
  void anotherPlatformIsRefused() {
    Failure failure = refusal(archives(there, "linux/arm64"), "0.1.0");

    assertThat(failure.sentence())
        .contains("has images for linux/amd64", "runs linux/arm64", file.toString());
  }

  @Test
  void imagesOfOtherFilesAreRefusedWithBothVersions() throws IOException {
    Files.writeString(root.resolve("redis/Dockerfile"), "FROM scratch\nUSER 1\n");

    Failure failure = refusal(archives(there, AMD), "0.2.0");

    assertThat(failure.sentence())
        .contains("saved by pingctl 0.1.0", "this is pingctl 0.2.0", "makes pingctl/redis from");
  }

  @Test
  void imagesThatTheWorkshopDoesNotHaveAreRefused() {
    ImageArchives others =
        new Images(there, there, new Catalogue(List.of()), Map.of()).archives(() -> AMD);

    assertThat(refusal(others, "0.1.0").sentence()).contains("makes pingctl/redis from");
  }

  private Failure refusal(ImageArchives archives, String version) {
    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> archives.require(ImageArchive.read(file), version));
    assertThat(failure.id()).isEqualTo(FailureId.OTHER_ARCHIVE);
    return failure;
  }

  private Outcome load(ImageEngine engine) {
    ImageArchive archive = ImageArchive.read(file);
    archives(engine, AMD).require(archive, "0.1.0");
    return archives(engine, AMD).load(archive, line -> {}).outcome();
  }

  private ImageArchives archives(ImageEngine engine, String platform) {
    return images(engine).archives(() -> platform);
  }

  private Images images(ImageEngine engine) {
    return new Images(engine, engine, new Catalogue(List.of(redis())), Map.of());
  }

  private CatalogueImage redis() {
    return new CatalogueImage(
        "pingctl/redis",
        "Redis",
        Optional.of("redis:8"),
        new Recipe.Dockerfile(root.resolve("redis"), Optional.empty(), Map.of(), Map.of()),
        Optional.of(Duration.ofSeconds(5)),
        1);
  }
}
