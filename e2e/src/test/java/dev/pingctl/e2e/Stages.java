package dev.pingctl.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  /// The stages that need a stage, by themselves or through others, the last first.
  static List<String> dependents(String stage) {
    Deque<String> dependents = new ArrayDeque<>();
    Set<String> needed = new HashSet<>(Set.of(stage));
    folders()
        .sorted()
        .filter(folder -> needs(folder).anyMatch(needed::contains))
        .map(Stages::name)
        .forEach(dependent -> {
          needed.add(dependent);
          dependents.addFirst(dependent);
        });
    return List.copyOf(dependents);
  }

  private static Stream<String> needs(Path folder) {
    return lines(folder)
        .map(NEEDS::matcher)
        .filter(Matcher::matches)
        .flatMap(needs -> Stream.of(needs.group(1).split(", ")));
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
