package dev.pingctl.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The stages as their folders have them.
final class Stages {
  private static final Path FOLDER = Path.of("..", "stages").toAbsolutePath().normalize();
  private static final Pattern NEEDS = Pattern.compile("needs: \\[(.*)]");

  private Stages() {}

  /// How many claims a stage makes.
  static long claims(String stage) {
    return lines(folders().filter(each -> name(each).equals(stage)).findFirst().orElseThrow())
        .dropWhile(line -> !line.equals("verify:"))
        .filter(line -> line.startsWith("  - "))
        .count();
  }

  /// The stages that need a stage, the last first.
  static List<String> dependents(String stage) {
    return folders()
        .sorted(Comparator.reverseOrder())
        .filter(folder ->
            lines(folder)
                .map(NEEDS::matcher)
                .filter(Matcher::matches)
                .anyMatch(needs -> List.of(needs.group(1).split(", ")).contains(stage)))
        .map(Stages::name)
        .toList();
  }

  private static String name(Path folder) {
    String name = folder.getFileName().toString();
    return name.substring(name.indexOf('-') + 1);
  }

  private static Stream<Path> folders() {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> lines(Path folder) {
    try {
      return Files.readAllLines(folder.resolve("stage.yaml")).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
