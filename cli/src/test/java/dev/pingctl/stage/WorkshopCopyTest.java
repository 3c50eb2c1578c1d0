package dev.pingctl.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A copy of the workshop that may be edited.
class WorkshopCopyTest {
  @TempDir Path folder = Path.of("");
  private Path installation = Path.of("");

  @BeforeEach
  void install() throws IOException {
    installation = folder.resolve("installed");
    write("stages/01-app/stage.yaml", "format: 1\n");
    write("templates/network.yaml", "a: b\n");
    write("images/base/bootstrap", "#!/bin/sh\n");
    write("cluster/Dockerfile", "FROM x\n");
    write("service/ping-service.jar", "classes");
    write("service/src/main/java/Main.java", "class Main {}");
    write("lib/pingctl.jar", "classes");
    assertThat(installation.resolve("images/base/bootstrap").toFile().setExecutable(true)).isTrue();
    assertThat(installation.resolve("stages/01-app/stage.yaml").toFile().setWritable(false))
        .isTrue();
  }

  @Test
  void whatIsReadIsCopiedAndMayBeEdited() throws IOException {
    Path copy = WorkshopCopy.make(installation, folder.resolve("deep/mine"));

    assertThat(names(copy)).containsExactly("cluster", "images", "service", "stages", "templates");
    assertThat(names(copy.resolve("service"))).containsExactly("src");
    assertThat(copy.resolve("stages/01-app/stage.yaml")).hasContent("format: 1").isWritable();
    assertThat(copy.resolve("images/base/bootstrap")).isExecutable();
    assertThat(names(folder.resolve("deep"))).containsExactly("mine");
  }

  @Test
  void anEmptyFolderIsFilled() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertThat(WorkshopCopy.make(installation, empty).resolve("stages")).isDirectory();
  }

  @Test
  void whatIsThereStays() throws IOException {
    Path full = Files.createDirectory(folder.resolve("full"));
    Files.writeString(full.resolve("notes"), "mine");
    Path file = Files.writeString(folder.resolve("file"), "mine");
    Path inside = installation.resolve("stages/copy");

    assertThat(refusal(full).sentence())
        .isEqualTo(full + " is not empty; name a folder that is not there yet, or an empty one.");
    assertThat(refusal(file).sentence()).contains(file + " is not a folder");
    assertThat(refusal(inside).sentence()).contains("is a part of the installation");
    assertThat(refusal(Path.of("/")).id()).isEqualTo(FailureId.NOT_EMPTY);
    assertThat(names(full)).containsExactly("notes");
    assertThat(file).hasContent("mine");
    assertThat(inside).doesNotExist();
  }

  @Test
  void aFolderThatCannotBeMadeIsTold() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");

    Failure failure = failure(file.resolve("mine"));

    assertThat(failure.id()).isEqualTo(FailureId.FILE);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failure.sentence()).contains(file.resolve("mine").toString());
  }

  private Failure refusal(Path target) {
    Failure failure = failure(target);
    assertThat(failure.id()).isEqualTo(FailureId.NOT_EMPTY);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    return failure;
  }

  private Failure failure(Path target) {
    return catchThrowableOfType(Failure.class, () -> WorkshopCopy.make(installation, target));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void write(String file, String text) throws IOException {
    Path path = installation.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
