package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What is wrong with an application is said in a sentence when its first stage comes up, and goes
/// with a teardown.
@Order(Suite.ALONE)
@Tag("all")
class OwnApplicationFaultsIT {
  /// A program that listens on this port, whatever the variable PORT says.
  private static final String EXPORTER = "--image=pingctl/redis-exporter:latest";

  private static final int ITS_PORT = 9121;

  @RegisterExtension final Scenario scenario = new Scenario();

  private Pingctl own = new Pingctl(Path.of(""));

  @Test
  void aPortThatNobodyListensOn() throws IOException {
    write(EXPORTER, ITS_PORT + 1, "/metrics");

    assertThat(own.failed(5, "PING-WAIT-TIMEOUT", "up", "--stage=container").err())
        .contains("did not answer 200 within 5s: nothing answers", "`pingctl logs");
  }

  @Test
  void aReadinessPathThatIsNotThere() throws IOException {
    write("--image=pingctl/ping:latest", 5000, "/nowhere");

    assertThat(own.failed(5, "PING-WAIT-TIMEOUT", "up", "--stage=container").err())
        .contains("did not answer 200 within 5s: it answers 404");
  }

  @Test
  void anImageThatRunsAsRootAlone() throws IOException {
    Path source = Files.createDirectory(scenario.folder().resolve("source"));
    Files.writeString(
        source.resolve("Dockerfile"),
        "ARG BASE\nFROM ${BASE}\nCMD [\"bash\", \"-c\", \"echo mine >/etc/mine\"]\n");
    write("--dockerfile=" + source, ITS_PORT, "/");

    assertThat(own.failed(1, "PING-UNHEALTHY", "up", "--stage=container").err())
        .contains("Container shop-container-app ended with exit code 1", "/etc/mine: ");
  }

  private void write(String from, int port, String ready) throws IOException {
    Path shop = scenario.folder().resolve("shop");
    scenario.ok("new", "shop", from, "--port=" + port, "--ready=" + ready, "--to=" + shop);
    Path stage = shop.resolve("stages/02-container/stage.yaml");
    Files.writeString(stage, Files.readString(stage).replace("timeout: 60s", "timeout: 5s"));
    own = scenario.pingctl().with("PINGCTL_WORKSHOP", shop.toString());
  }

  @AfterEach
  void takeDown() {
    own.ok("teardown");
    scenario.assertEngineAsBefore();
    Command.output("docker", "images", "--format={{.Repository}}:{{.Tag}}", "shop/app")
        .lines()
        .forEach(image -> Command.output("docker", "rmi", image));
  }
}
