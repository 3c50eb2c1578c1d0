package dev.pingctl.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContextTarTest {
  @TempDir Path folder = Path.of("");

  @Test
  void holdsTheFilesSortedWithNeitherOwnerNorTime() throws IOException {
    Path plain = write("plain", "text");
    Path program = write("program", "#!");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    String deep = "long/".repeat(30) + "name";

    byte[] tar = tar(Map.of("b/plain", plain, "a", program, deep, plain), Map.of("c", "extra"));

    List<String> entries = new ArrayList<>();
    try (TarArchiveInputStream read = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
      for (TarArchiveEntry entry = read.getNextEntry();
          entry != null;
          entry = read.getNextEntry()) {
        entries.add(
            "%s %o %d:%d %d %s"
                .formatted(
                    entry.getName(),
                    entry.getMode() & 0777,
                    entry.getLongUserId(),
                    entry.getLongGroupId(),
                    entry.getLastModifiedTime().toMillis(),
                    new String(read.readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    assertThat(entries)
        .containsExactly(
            "a 755 0:0 0 #!",
            "b/plain 644 0:0 0 text",
            "c 644 0:0 0 extra",
            deep + " 644 0:0 0 text");
    assertThat(tar.length % 512).isZero();
  }

  @Test
  void isTheSameWheneverAndWhereverTheFilesWereWritten() throws IOException {
    Path one = write("one", "text");
    Path two = write("two", "text");
    Files.setLastModifiedTime(two, FileTime.from(Instant.EPOCH));

    assertThat(tar(Map.of("f", one), Map.of())).isEqualTo(tar(Map.of("f", two), Map.of()));
  }

  @Test
  void whatIsGivenByContentWinsOverAFile() throws IOException {
    assertThat(tar(Map.of("f", write("f", "file")), Map.of("f", "content")))
        .isEqualTo(tar(Map.of(), Map.of("f", "content")));
  }

  @Test
  void aFileThatShrinksWhileItIsReadIsAnError() throws IOException {
    Path file = write("f", "x".repeat(100_000));
    try (InputStream tar = ContextTar.of(Map.of("f", file), Map.of())) {
      tar.readNBytes(512);
      tar.readNBytes(10);
      Files.writeString(file, "");

      assertThatThrownBy(tar::readAllBytes).hasMessageContaining("f became shorter");
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static byte[] tar(Map<String, Path> files, Map<String, String> contents)
      throws IOException {
    Map<String, byte[]> bytes = new java.util.TreeMap<>();
    contents.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
    try (InputStream tar = ContextTar.of(files, bytes)) {
      return tar.readAllBytes();
    }
  }
}
