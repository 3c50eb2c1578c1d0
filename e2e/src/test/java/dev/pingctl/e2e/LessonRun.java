package dev.pingctl.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Types a lesson in one terminal, with a second one beside it where the lesson says so, and fails
/// at the first command that does not do what the lesson says.
final class LessonRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Lesson lesson;
  private final BashTerminal first;
  private final BashTerminal second;
  private CompletableFuture<Void> beside = CompletableFuture.completedFuture(null);
  private List<Typed> besideTyped = List.of();

  LessonRun(Lesson lesson, Path folder, Map<String, String> environment) {
    this.lesson = lesson;
    first = new BashTerminal(folder, environment);
    second = new BashTerminal(folder, environment);
  }

  /// What lessons name in the user's home folder is where this pingctl has it.
  ///
  /// @param user the user's home folder
  /// @param home where pingctl keeps its files
  static Map<String, String> environment(Path user, Path home) throws IOException {
    Path launcher = Path.of(Pingctl.LAUNCHER).toAbsolutePath();
    Path installation = launcher.toRealPath().resolve("../..").normalize();
    Files.createDirectories(user.resolve(".local/share"));
    Files.createSymbolicLink(user.resolve(".local/share/pingctl"), installation);
    Files.createSymbolicLink(user.resolve(".pingctl"), home);
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", user.toString());
    environment.put("PINGCTL_HOME", home.toString());
    environment.put(
        "PATH", launcher.getParent() + ":" + Judges.folder() + ":" + System.getenv("PATH"));
    environment.put(
        "DOCKER_CONFIG",
        Optional.ofNullable(System.getenv("DOCKER_CONFIG"))
            .orElse(System.getProperty("user.home") + "/.docker"));
    return environment;
  }

  /// Types all blocks in order. What runs in the second terminal has ended where its section ends.
  void type() {
    String section = "";
    for (Lesson.Block block : lesson.blocks()) {
      if (block.secondTerminal() || !block.section().equals(section)) {
        awaitSecondTerminal();
      }
      section = block.section();
      if (block.secondTerminal()) {
        besideTyped = block.typed();
        beside = CompletableFuture.runAsync(() -> type(block, second));
      } else {
        type(block, first);
      }
    }
    awaitSecondTerminal();
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }

  private void awaitSecondTerminal() {
    boolean interrupted =
        besideTyped.stream().anyMatch(typed -> typed.end() == Typed.End.INTERRUPTED);
    while (interrupted && !beside.isDone()) {
      second.interrupt();
    }
    besideTyped = List.of();
    beside.join();
  }

  private void type(Lesson.Block block, BashTerminal terminal) {
    StringBuilder output = new StringBuilder();
    for (Typed typed : block.typed()) {
      output.append(type(typed, terminal));
    }
    List<String> missing = missing(block.shown(), output.toString());
    if (!missing.isEmpty()) {
      throw wrong(
          block.typed().getLast(),
          "is shown with this line, which is not printed there:%n%s".formatted(missing.getFirst()),
          output.toString());
    }
  }

  private String type(Typed typed, BashTerminal terminal) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Command.Result result = terminal.type(typed.command());
    while (typed.end() == Typed.End.REPEATED
        && !isAsSaid(typed, result)
        && System.nanoTime() < deadline) {
      result = terminal.type(typed.command());
    }
    if (!isAsSaid(typed, result)) {
      throw wrong(typed, "has ended with status " + result.exitCode(), result.out());
    }
    return result.out();
  }

  private static boolean isAsSaid(Typed typed, Command.Result result) {
    boolean succeeded = result.exitCode() == 0;
    boolean ended =
        switch (typed.end()) {
          case SUCCEEDS, REPEATED -> succeeded;
          case FAILS -> !succeeded;
          case INTERRUPTED -> true;
        };
    return ended && typed.isPrintedIn(result.out());
  }

  /// The shown lines that the output does not hold, in this order.
  private static List<String> missing(List<String> shown, String output) {
    List<String> printed = output.lines().map(LessonRun::squeezed).toList();
    List<String> missing = new ArrayList<>();
    int next = 0;
    for (String line : shown) {
      Pattern pattern = pattern(squeezed(line));
      int found = next;
      while (found < printed.size() && !pattern.matcher(printed.get(found)).matches()) {
        found++;
      }
      if (found == printed.size()) {
        missing.add(line);
      } else {
        next = found + 1;
      }
    }
    return missing;
  }

  private static Pattern pattern(String line) {
    return Pattern.compile(
        Stream.of(line.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }

  private static String squeezed(String line) {
    return line.strip().replaceAll("\\s+", " ");
  }

  private AssertionError wrong(Typed typed, String what, String output) {
    return new AssertionError(
        "%s line %d: `%s` %s%n--- output%n%s"
            .formatted(lesson.file(), typed.line(), typed.command(), what, output));
  }
}
