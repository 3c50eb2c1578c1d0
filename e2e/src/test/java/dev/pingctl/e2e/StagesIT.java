package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each stage comes up, proves itself, stays as it is, and goes without a trace.
class StagesIT {
  @TempDir Path folder = Path.of("");
  private Path home = Path.of("");
  private Pingctl pingctl = new Pingctl(home);

  @BeforeEach
  void ownHome() {
    home = folder.resolve("home");
    pingctl = new Pingctl(home);
  }

  @AfterEach
  void teardown() {
    assertThat(pingctl.run("teardown").exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"app", "container", "redis", "compose"})
  void aStageComesUpProvesItselfStaysAndGoes(String stage) {
    Set<String> before = Engine.everything();

    Command.Result up = pingctl.run("up", "--stage=" + stage);
    assertThat(up.exitCode()).as(up.all()).isZero();
    assertThat(up.out()).contains(stage + " is up: http://localhost:500");

    Command.Result verify = pingctl.run("verify", "--stage=" + stage);
    assertThat(verify.exitCode()).as(verify.all()).isZero();

    Command.Result again = pingctl.run("up", "--stage=" + stage);
    assertThat(again.exitCode()).as(again.all()).isZero();
    assertThat(again.out()).contains("unchanged in ");

    Command.Result teardown = pingctl.run("teardown");
    assertThat(teardown.exitCode()).as(teardown.all()).isZero();
    assertThat(Engine.everything()).isEqualTo(before);
    assertThat(Files.exists(home)).as("pingctl's home").isFalse();
  }

  @Test
  void theWholeWorkshopComesUpInOrderVerifiedAndAStageGoesWithoutTheOthers() {
    Set<String> before = Engine.everything();

    Command.Result up = pingctl.run("up");
    assertThat(up.exitCode()).as(up.all()).isZero();
    assertThat(up.err()).contains("compose: prove: 200 pings");

    Command.Result one = pingctl.run("teardown", "--stage=redis");
    assertThat(one.exitCode()).as(one.all()).isZero();
    Command.Result status = pingctl.run("status");
    assertThat(status.out()).containsPattern("redis +down").containsPattern("compose +up");

    assertThat(pingctl.run("teardown").exitCode()).isZero();
    assertThat(Engine.everything()).isEqualTo(before);
  }

  @Test
  void oneHundredPingsRaiseTheCountByOneHundred() {
    assertThat(pingctl.run("up", "--stage=compose").exitCode()).isZero();
    Command.Result first = pingctl.run("ping", "--count=100");
    assertThat(first.exitCode()).as(first.all()).isZero();

    Command.Result second = pingctl.run("ping", "--count=100", "-o", "json");

    assertThat(second.exitCode()).as(second.all()).isZero();
    assertThat(second.out()).contains("\"before\": 100").contains("\"after\": 200");
  }

  @Test
  void theCountOfTheComposeStageSurvivesAKilledRedis() {
    assertThat(pingctl.run("up", "--stage=compose").exitCode()).isZero();
    assertThat(pingctl.run("ping", "--count=10").exitCode()).isZero();
    Command.output("docker", "kill", "ping-compose-redis-1");

    Command.Result up = pingctl.run("up", "--stage=compose");

    assertThat(up.exitCode()).as(up.all()).isZero();
    assertThat(pingctl.run("ping", "--count=1", "-o", "json").out()).contains("\"after\": 11");
  }
}
