package dev.pingctl.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of a command line, a pipe among them.
class UserFilesTest {
  @TempDir Path folder = Path.of("");

  /// What a shell makes of `<(command)`; reading it a second time would wait for ever.
  @Test
  void aPipeIsReadOnceHoweverOftenItsTextIsWanted() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Files.writeString(pipe, "\uFEFFgreeting: Moin\n");
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    UserFiles files = new UserFiles(InputStream.nullInputStream());

    assertThat(files.text(pipe.toString())).isEqualTo("greeting: Moin\n");
    writer.join();
    assertThat(files.text(pipe.toString())).isEqualTo("greeting: Moin\n");
    assertThat(files.verbatim(pipe.toString())).startsWith("\uFEFF");
  }

  @Test
  void aHyphenIsStandardInput() {
    UserFiles files =
        new UserFiles(new ByteArrayInputStream("a: ü\n".getBytes(StandardCharsets.UTF_8)));

    assertThat(files.text("-")).isEqualTo("a: ü\n");
    assertThat(files.text(" - ")).isEqualTo("a: ü\n");
    assertThat(UserFiles.place("-")).hasToString("standard input");
  }

  @Test
  void otherEncodingsAreReadByTheirMarkOrRefused() throws IOException {
    Path marked = folder.resolve("marked");
    Files.write(marked, "\uFEFFa: ü".getBytes(StandardCharsets.UTF_16LE));
    Path latin = folder.resolve("latin");
    Files.write(latin, "a: ü".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(UserText.read(marked)).isEqualTo("a: ü");
    assertThatThrownBy(() -> UserText.read(latin)).hasMessage(latin + ": is not UTF-8 text.");
  }
}
