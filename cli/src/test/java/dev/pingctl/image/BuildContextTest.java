package dev.pingctl.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.image.CatalogueImage.Recipe;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuildContextTest {
  @TempDir Path root = Path.of("");

  @BeforeEach
  void writeFiles() throws IOException {
    write("image/Dockerfile", "FROM x");
    write("image/etc/settings", "a");
    write("image/README.md", "for people");
    write("lib/one.jar", "1");
    write("app.jar", "app");
  }

  @Test
  void holdsTheFolderAndTheFilesThatJoinIt() {
    assertThat(context().files())
        .containsOnlyKeys("Dockerfile", "etc/settings", "app/lib/one.jar", "app/app.jar");
  }

  @Test
  void itsHashChangesWithEveryInput() throws IOException {
    String before = hash();

    write("image/etc/settings", "b");
    assertThat(hash()).isNotEqualTo(before);
    write("image/etc/settings", "a");
    assertThat(hash()).isEqualTo(before);

    write("lib/two.jar", "");
    assertThat(hash()).isNotEqualTo(before);
    Files.delete(root.resolve("lib/two.jar"));

    assertThat(root.resolve("app.jar").toFile().setExecutable(true)).isTrue();
    assertThat(hash()).isNotEqualTo(before);
    assertThat(root.resolve("app.jar").toFile().setExecutable(false)).isTrue();

    assertThat(context().hash(List.of("argument", "x"))).isNotEqualTo(before);
    assertThat(hash()).isEqualTo(before).matches("[0-9a-f]{12}");
  }

  @Test
  void itsHashDoesNotChangeWithTimeOrTheFolderForPeople() throws IOException {
    String before = hash();

    write("image/README.md", "other words");
    Files.setLastModifiedTime(root.resolve("app.jar"), FileTime.from(Instant.EPOCH));

    assertThat(hash()).isEqualTo(before);
  }

  @Test
  void aMissingFileSaysHowToGetIt() throws IOException {
    Files.delete(root.resolve("app.jar"));

    assertThatThrownBy(this::context)
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.id()).isEqualTo(FailureId.BAD_INSTALL);
              assertThat(failure.sentence()).contains("app.jar").contains("./install.sh");
            });
  }

  private String hash() {
    return context().hash(List.of("argument"));
  }

  private BuildContext context() {
    Recipe recipe =
        new Recipe.Dockerfile(
            root.resolve("image"),
            Optional.empty(),
            Map.of("app/lib", root.resolve("lib"), "app/app.jar", root.resolve("app.jar")),
            Map.of());
    return BuildContext.of(
        new CatalogueImage("x", "X", Optional.empty(), recipe, Optional.empty(), 1_000_000));
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), text);
  }
}
