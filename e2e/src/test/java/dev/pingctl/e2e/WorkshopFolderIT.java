package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A workshop of one's own: an edited copy beside the bundled one.
@Order(Suite.ALONE)
class WorkshopFolderIT {
  private static final String REDIS = "--stage=redis";

  @RegisterExtension final Scenario scenario = new Scenario();

  private Path mine = Path.of("");

  @BeforeEach
  void init() {
    mine = scenario.folder().resolve("my workshop");
    assertThat(scenario.ok("workshop", "init", mine.toString()).out())
        .contains("PINGCTL_WORKSHOP", mine.toString());
  }

  @Test
  void whatIsEditedInACopyIsMadeFromItAndTheRestStays() throws IOException {
    scenario.ok("up", REDIS);
    assertThat(scenario.ok("up", REDIS, "--workshop=" + mine).out())
        .as("the same images and settings")
        .contains("unchanged in ");
    edit("stages/03-redis/stage.yaml", "mem_limit: 128m", "mem_limit: 96m");
    Pingctl inMine = scenario.pingctl().with("PINGCTL_WORKSHOP", mine.toString());

    Command.Result plan = inMine.ok("up", REDIS, "--dry-run");
    assertThat(plan.err()).contains("Workshop in use: " + mine);
    assertThat(plan.out())
        .contains("# settings differ: memory; it was created from the bundled workshop");
    inMine.ok("up", REDIS);

    assertThat(workshopOf("ping-redis-redis")).isEqualTo(mine.toString());
    assertThat(workshopOf("ping-redis-ping")).isEmpty();
    assertThat(scenario.ok("status").err())
        .contains("Stage redis was created, at least in part, from the workshop " + mine);
    JsonNode status = new ObjectMapper().readTree(inMine.ok("status", "-o", "json").out());
    assertThat(status.get("workshop").asText()).isEqualTo(mine.toString());
    assertThat(scenario.ok("up", REDIS, "--dry-run").out())
        .contains("# settings differ: memory; it was created from the workshop " + mine);
    assertThat(scenario.ok("teardown", REDIS).out()).startsWith("removed ");
  }

  @Test
  void aStageThatOnlyTheCopyHasComesUpAndIsTakenDownFromAnyWorkshop() throws IOException {
    Command.output(
        "cp",
        "-r",
        mine.resolve("stages/03-redis").toString(),
        mine.resolve("stages/11-own").toString());
    String own = "--stage=own";
    assertThat(scenario.ok("up", own, "--workshop=" + mine).out()).contains("own is up");
    scenario.ok("ping", own, "--count=5", "--workshop=" + mine);
    scenario.ok("up", "--stage=app", "--workshop=" + mine);
    scenario.ok("ping", "--stage=app", "--count=5");

    scenario.pingctl().failed(2, "PING-NO-STAGE", "up", own);
    assertThat(scenario.ok("teardown", own).out()).startsWith("removed ");
    scenario.pingctl().failed(2, "PING-NO-STAGE", "teardown", own);
  }

  @Test
  void aFolderThatIsNoWorkshopIsRefusedInOneSentence() throws IOException {
    for (String folder : new String[] {"missing", "cluster"}) {
      Command.Result refused =
          scenario
              .pingctl()
              .failed(2, "PING-NO-WORKSHOP", "status", "--workshop=" + mine.resolve(folder));
      assertThat(refused.err().lines()).hasSize(1);
    }
    scenario.pingctl().failed(2, "PING-NOT-EMPTY", "workshop", "init", mine.toString());
    edit("stages/03-redis/stage.yaml", "format: 1", "format: [");
    scenario.pingctl().failed(2, "PING-BAD-FILE", "up", REDIS, "--workshop=" + mine);
  }

  private void edit(String file, String text, String replacement) throws IOException {
    Path path = mine.resolve(file);
    String content = Files.readString(path);
    assertThat(content).contains(text);
    Files.writeString(path, content.replace(text, replacement));
  }

  private static String workshopOf(String container) {
    return Command.output(
        "docker",
        "inspect",
        "--format={{index .Config.Labels \"pingctl.dev/workshop\"}}",
        container);
  }
}
