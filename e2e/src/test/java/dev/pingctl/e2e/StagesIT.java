package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Single stages that need no cluster: where they answer, and where pingctl keeps their files.
@Order(Suite.ALONE)
class StagesIT {
  @RegisterExtension final Scenario scenario = new Scenario();

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
}
