package dev.pingctl.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Every command of docs/own-application.md does what the page says, with the Flask application
/// that the workshop began with.
@Order(Suite.ALONE)
@Tag("all")
class OwnApplicationPageIT {
  private static final Path PAGE = Path.of("..", "docs", "own-application.md");

  @RegisterExtension final Scenario scenario = new Scenario();

  @Test
  void everyCommandOfThePageDoesWhatItSays() throws IOException {
    Judges.await();
    Path user = Files.createDirectory(scenario.folder().resolve("user"));
    Command.output("cp", "-R", "peers/applications/flask", user.resolve("flask").toString());

    try (LessonRun run =
        new LessonRun(Lesson.read(PAGE), user, LessonRun.environment(user, scenario.home()))) {
      run.type();
    }
  }

  /// The page ends with a teardown, and a test that fails does not come so far.
  @AfterEach
  void takeDown() {
    Path shop = scenario.folder().resolve("user/shop");
    if (Files.exists(shop)) {
      scenario.pingctl().with("PINGCTL_WORKSHOP", shop.toString()).ok("teardown", "--volumes");
    }
    Command.output("docker", "images", "--format={{.Repository}}:{{.Tag}}", "shop/app")
        .lines()
        .forEach(image -> Command.output("docker", "rmi", "--force", image));
  }
}
