package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The same where one container is replaced.
@Tag("all")
@Order(Suite.ALONE)
class DevComposeIT extends DevScenario {
  @RegisterExtension final Scenario scenario = new Scenario();

  @BeforeEach
  void begin() {
    scenario.ok("up", "--stage=compose");
    scenario.ok("workshop", "init", mine().toString());
  }

  @AfterEach
  void end() throws InterruptedException {
    if (dev.isAlive()) {
      interrupt();
    }
  }

  @Override
  Pingctl pingctl() {
    return scenario.pingctl();
  }

  @Override
  Path mine() {
    return scenario.folder().resolve("mine");
  }

  @Test
  void onComposeASavedLineAnswersAndAWrongOneKeepsTheOldVersion()
      throws IOException, InterruptedException {
    start("--stage=compose");
    String released = version(5004);
    edit(OK, OK + " 1");
    String answers = await(line -> line.contains(" answers "));
    String first = version(5004);
    assertThat(answers).contains(first + " answers ", "s after the save: build ");
    assertThat(first).startsWith("dev-").isNotEqualTo(released);
    assertThat(body(5004)).isEqualTo("ok 1");

    forget();
    edit(OK + " 1", OK + " 2\" oops");
    await(line -> line.contains("[PING-BUILD] " + first + " still runs."));
    await(line -> line.contains("error: "));
    assertThat(version(5004)).isEqualTo(first);

    forget();
    edit(OK + " 2\" oops", OK + " 3");
    await(line -> line.contains(" answers "));
    assertThat(body(5004)).isEqualTo("ok 3");

    String last = version(5004);
    assertThat(interrupt()).isEqualTo(130);
    await(
        line -> line.contains("Stage compose goes on with " + last + "; `pingctl up --stage=comp"));
    assertThat(version(5004)).isEqualTo(last);
    assertThat(scenario.ok("up", "--stage=compose", "--dry-run").out())
        .contains("image differs: pingctl/ping:" + last);
    scenario.ok("up", "--stage=compose");
    assertThat(version(5004)).isEqualTo(released);
    edit(OK + " 3", OK);
  }
}
