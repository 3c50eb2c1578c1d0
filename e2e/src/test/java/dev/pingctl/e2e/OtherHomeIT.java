package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Two homes on one engine, whose things have the same names.
@Order(Suite.ALONE)
class OtherHomeIT {
  private static final String REDIS = "--stage=redis";

  @RegisterExtension final Scenario scenario = new Scenario();

  @Test
  void whatOneHomeHasMadeAnotherOnlyLooksAtAndTakesDown() {
    Pingctl other = new Pingctl(scenario.folder().resolve("other"));
    scenario.ok("up", REDIS);
    scenario.ok("ping", REDIS, "--count=5");
    String made = containers();

    assertThat(other.failed(4, "PING-OTHER-HOME", "up", REDIS).err())
        .contains("Stage redis", "PINGCTL_HOME=" + scenario.home(), "pingctl teardown " + REDIS);
    Command.Result plan = other.ok("up", REDIS, "--dry-run");
    assertThat(plan.err())
        .contains("This would be refused: Stage redis", scenario.home().toString())
        .doesNotContain("\tat ");
    assertThat(other.ok("status").out()).containsPattern("redis +up");
    other.ok("ping", REDIS, "--count=5");
    other.ok("logs", REDIS, "--tail=1");

    assertThat(containers()).as("nothing was made again").isEqualTo(made);
    assertThat(scenario.ok("up", REDIS).out()).contains("unchanged in ");

    assertThat(other.ok("teardown", REDIS).err())
        .contains("of stage redis were made by " + scenario.home());
    assertThat(containers()).isEmpty();
    assertThat(other.ok("up", REDIS).out()).contains("redis is up");
    scenario.pingctl().failed(4, "PING-OTHER-HOME", "up", REDIS);
    other.ok("teardown");
  }

  @Test
  void aProcessIsItsHomesAlone() {
    Pingctl other = new Pingctl(scenario.folder().resolve("other"));
    scenario.ok("up", "--stage=app");

    other.failed(4, "PING-PORT-TAKEN", "up", "--stage=app");
    assertThat(other.ok("status").out()).containsPattern("app +down");
    other.ok("teardown", "--stage=app");

    scenario.ok("ping", "--stage=app", "--count=5");
  }

  private static String containers() {
    return Command.output(
        "docker", "ps", "--all", "--quiet", "--no-trunc", "--filter=label=pingctl.dev/stage=redis");
  }
}
