package dev.pingctl.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.cluster.Addresses;
import dev.pingctl.outcome.Failure;
import dev.pingctl.plan.Action;
import dev.pingctl.plan.Plan;
import dev.pingctl.report.Event;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecutorTest {
  @TempDir Path folder = Path.of("");
  private final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();

  @Test
  void everyFailureOfAWaveIsToldAndNoFurtherWaveBegins() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    for (String stage : List.of("first", "second")) {
      // A folder in the place of a password's file cannot be deleted while something is in it.
      Files.createDirectories(home.resolve("secrets").resolve(stage).resolve("password/inside"));
    }
    Plan plan =
        new Plan(
            "down",
            List.of(
                new Plan.Wave(
                    List.of(
                        new Action.DeleteSecret("first", "password"),
                        new Action.CreateSecret("third", "password"),
                        new Action.DeleteSecret("second", "password"))),
                new Plan.Wave(List.of(new Action.CreateSecret("fourth", "password")))));

    Failure failure =
        catchThrowableOfType(Failure.class, () -> executor(home).run(plan, events::add));

    assertThat(failure.sentence()).contains("secrets/first/password");
    assertThat(failure.details()).contains("also: ", "secrets/second/password", "[PING-HOME]");
    assertThat(events.stream().filter(Event.ActionFailed.class::isInstance)).hasSize(2);
    assertThat(home.resolve("secrets/third/password")).exists();
    assertThat(home.resolve("secrets/fourth")).doesNotExist();
  }

  private static Executor executor(Path home) {
    Settings settings =
        new Settings(home, home, Settings.DEFAULT_PORT_BASE, ImagePolicy.AUTO, Map.of());
    return new Executor(
        new ActionRunner(
            settings,
            ExecutorTest::none,
            ExecutorTest::none,
            ExecutorTest::none,
            ExecutorTest::none,
            new Addresses(ExecutorTest::none)));
  }

  private static <T> T none() {
    throw new AssertionError("not needed");
  }
}
