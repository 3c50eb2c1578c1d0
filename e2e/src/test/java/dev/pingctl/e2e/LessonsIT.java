package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every command of every lesson does what the lesson says, typed in order into a real bash. A
/// lesson may take down what others need, which its reader does not have yet: those go before it,
/// and come up in their own lessons. What it takes down itself is brought up again after it, as
/// experiments of other lessons need it.
@Order(Suite.LESSONS)
class LessonsIT {
  @RegisterExtension static final Shared WORKSHOP = Shared.workshop();

  @BeforeAll
  static void theRealHelmIsThere() {
    Judges.await();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lessons")
  void everyCommandOfTheLessonDoesWhatItSays(Lesson lesson) throws IOException {
    List<String> running = new ArrayList<>(running());
    List<String> dependents =
        lesson.takenDown().stream()
            .flatMap(stage -> Stages.dependents(stage).stream())
            .filter(running::contains)
            .distinct()
            .toList();
    dependents.forEach(stage -> WORKSHOP.ok("teardown", "--stage=" + stage, "--keep-cluster"));
    running.removeAll(dependents);
    Path user = Files.createTempDirectory(WORKSHOP.folder(), lesson.toString());
    try (LessonRun run =
        new LessonRun(lesson, user, LessonRun.environment(user, WORKSHOP.home()))) {
      run.type();
    } finally {
      List<String> left = running();
      running.stream()
          .filter(stage -> !left.contains(stage))
          .forEach(stage -> WORKSHOP.ok("up", "--stage=" + stage));
    }
  }

  static Stream<Lesson> lessons() throws IOException {
    List<Lesson> lessons = new ArrayList<>();
    try (Stream<Path> stages = Files.list(Path.of("..", "stages"))) {
      stages.sorted().forEach(stage -> lessons.add(Lesson.read(stage.resolve("README.md"))));
    }
    assertThat(lessons).hasSizeGreaterThan(10);
    return lessons.stream();
  }

  private static List<String> running() throws IOException {
    List<String> running = new ArrayList<>();
    for (JsonNode stage :
        new ObjectMapper().readTree(WORKSHOP.ok("status", "-o", "json").out()).get("stages")) {
      if (!stage.get("health").asText().equals("down")) {
        running.add(stage.get("name").asText());
      }
    }
    return running;
  }
}
