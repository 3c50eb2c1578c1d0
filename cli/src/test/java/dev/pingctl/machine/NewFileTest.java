package dev.pingctl.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that a user has named appears whole or not at all.
class NewFileTest {
  @TempDir Path folder = Path.of("");

  @Test
  void itIsSeenOnceItIsWhole() throws IOException {
    Path file = folder.resolve("new");

    new NewFile(file)
        .write(out -> {
          out.write('a');
          out.flush();
          assertThat(file).doesNotExist();
        });

    assertThat(file).hasContent("a");
    assertThat(names()).containsExactly("new");
  }

  @Test
  void whatIsThereStaysWhereItCannotBeWritten() throws IOException {
    Path file = Files.writeString(folder.resolve("mine"), "mine");

    Failure failure =
        catchThrowableOfType(
            Failure.class,
            () ->
                new NewFile(file)
                    .write(out -> {
                      out.write('a');
                      throw new IOException("Disk quota exceeded");
                    }));

    assertThat(failure.id()).isEqualTo(FailureId.DISK_FULL);
    assertThat(failure.sentence()).contains(file.toString());
    assertThat(file).hasContent("mine");
    assertThat(names()).containsExactly("mine");
  }

  @Test
  void whatIsInTheWayIsFoundBefore() throws IOException {
    Path file = Files.writeString(folder.resolve("mine"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nothing"));

    assertThat(refusal(file, false).sentence()).contains(file + " exists", "--force");
    assertThat(refusal(link, false).id()).isEqualTo(FailureId.EXISTS);
    assertThat(refusal(folder, true).sentence()).contains(folder + " is a folder");
    assertThat(refusal(folder.resolve("none/new"), true).sentence())
        .contains(folder.resolve("none") + " does not exist");
    new NewFile(file).require(true);
    new NewFile(folder.resolve("new")).require(false);
  }

  private static Failure refusal(Path file, boolean overwrites) {
    return catchThrowableOfType(Failure.class, () -> new NewFile(file).require(overwrites));
  }

  private Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }
}
