package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Each stage comes up, proves itself, stays as it is, and goes without a trace.
class StagesIT {
  @RegisterExtension final Scenario scenario = new Scenario();

  @ParameterizedTest
  @ValueSource(strings = {"app", "container", "redis", "compose"})
  void aStageComesUpProvesItselfStaysAndGoes(String stage) {
    Command.Result up = scenario.ok("up", "--stage=" + stage);
    assertThat(up.out()).contains(stage + " is up: http://localhost:500");

    scenario.ok("verify", "--stage=" + stage);

    Command.Result again = scenario.ok("up", "--stage=" + stage);
    assertThat(again.out()).contains("unchanged in ");

    scenario.ok("teardown");
    scenario.assertEngineAsBefore();
    assertThat(Files.exists(scenario.home())).as("pingctl's home").isFalse();
  }

  @Test
  void theWholeWorkshopComesUpInOrderVerifiedAndAStageGoesWithoutTheOthers() {
    Command.Result up = scenario.ok("up");
    assertThat(up.err()).contains("compose: prove: 200 pings");

    scenario.ok("teardown", "--stage=redis");
    assertThat(scenario.ok("status").out())
        .containsPattern("redis +down")
        .containsPattern("compose +up");

    scenario.ok("teardown");
    scenario.assertEngineAsBefore();
  }

  @ParameterizedTest
  @CsvSource({"app, 6101", "container, 6102", "compose, 6104"})
  void aStageIsFoundOnThePortItWasBroughtUpWith(String stage, int port) {
    String url = "http://localhost:" + port;
    assertThat(scenario.ok("up", "--stage=" + stage, "--port-base=6100").out()).contains(url);

    assertThat(scenario.ok("status").out()).containsPattern(stage + " +up .*" + url);
    assertThat(scenario.ok("ping", "--stage=" + stage, "--count=5").out()).contains(url);
    assertThat(scenario.ok("ping", "--count=5").out()).contains(url);
    scenario.ok("verify", "--stage=" + stage);
    assertThat(scenario.ok("up", "--stage=" + stage, "--port-base=6100").out())
        .contains("unchanged in ");
  }

  @Test
  void withoutAFolderOfItsOwnPingctlKeepsItsFilesInTheHomeOfTheEnvironment() {
    Path user = scenario.folder().resolve("user");
    Pingctl pingctl = scenario.pingctl().with("PINGCTL_HOME", "").with("HOME", user.toString());

    Command.Result up = pingctl.run("up", "--stage=app");
    boolean kept = Files.isDirectory(user.resolve(".pingctl"));
    Command.Result teardown = pingctl.run("teardown");

    assertThat(up.exitCode()).as(up.all()).isZero();
    assertThat(kept).isTrue();
    assertThat(teardown.exitCode()).as(teardown.all()).isZero();
    assertThat(user.resolve(".pingctl")).doesNotExist();
  }

  @Test
  void oneHundredPingsRaiseTheCountByOneHundred() {
    scenario.ok("up", "--stage=compose");
    scenario.ok("ping", "--count=100");

    assertThat(scenario.ok("ping", "--count=100", "-o", "json").out())
        .contains("\"before\": 100")
        .contains("\"after\": 200");
  }

  @Test
  void theCountOfTheComposeStageSurvivesAKilledRedis() {
    scenario.ok("up", "--stage=compose");
    scenario.ok("ping", "--count=10");
    Command.output("docker", "kill", "ping-compose-redis-1");

    scenario.ok("up", "--stage=compose");

    assertThat(scenario.ok("ping", "--count=1", "-o", "json").out()).contains("\"after\": 11");
  }
}
