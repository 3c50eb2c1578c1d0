package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every command of every lesson does what the lesson says, typed in order into a real bash. A
/// lesson may take down what others need, which its reader does not have yet: those go before it.
/// What was up before a lesson is brought up again after it.
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
    List<String> running = running();
    lesson.takenDown().stream()
        .flatMap(stage -> Stages.dependents(stage).stream())
        .filter(running::contains)
        .forEach(stage -> WORKSHOP.ok("teardown", "--stage=" + stage, "--keep-cluster"));
    Path user = Files.createTempDirectory(WORKSHOP.folder(), lesson.toString());
    try (LessonRun run = new LessonRun(lesson, user, environment(user))) {
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

  /// What the lessons name in the user's home folder is where this pingctl has it.
  private static Map<String, String> environment(Path user) throws IOException {
    Path launcher = Path.of(Pingctl.LAUNCHER).toAbsolutePath();
    Path installation = launcher.toRealPath().resolve("../..").normalize();
    Files.createDirectories(user.resolve(".local/share"));
    Files.createSymbolicLink(user.resolve(".local/share/pingctl"), installation);
    Files.createSymbolicLink(user.resolve(".pingctl"), WORKSHOP.home());
    Map<String, String> environment = new HashMap<>();
    environment.put("HOME", user.toString());
    environment.put("PINGCTL_HOME", WORKSHOP.home().toString());
    environment.put(
        "PATH", launcher.getParent() + ":" + Judges.folder() + ":" + System.getenv("PATH"));
    environment.put(
        "DOCKER_CONFIG",
        Optional.ofNullable(System.getenv("DOCKER_CONFIG"))
            .orElse(System.getProperty("user.home") + "/.docker"));
    return environment;
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
