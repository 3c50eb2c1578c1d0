package dev.pingctl.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The stages as their folders have them.
final class Stages {
  private static final Path FOLDER = Path.of("..", "stages").toAbsolutePath().normalize();

  private Stages() {}

  /// How many claims a stage makes.
  static long claims(String stage) {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      Path folder =
          folders
              .filter(each -> each.getFileName().toString().endsWith("-" + stage))
              .findFirst()
              .orElseThrow();
      return Files.readAllLines(folder.resolve("stage.yaml")).stream()
          .dropWhile(line -> !line.equals("verify:"))
          .filter(line -> line.startsWith("  - "))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
