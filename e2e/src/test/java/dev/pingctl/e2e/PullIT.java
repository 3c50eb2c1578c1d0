package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Images come from a registry that answers. The image is one of these tests' own, so that it is
/// not there before and the workshop's is left alone.
@Order(Suite.ALONE)
class PullIT {
  private static final String NAME = "pingctl/pulled";
  private static final String PUSHED = "pingctl-e2e/pushed:latest";

  @RegisterExtension final Scenario scenario = new Scenario();

  @AfterEach
  void removeTheImage() {
    scenario.ok("teardown");
    Command.output("docker", "images", "--format={{.Repository}}:{{.Tag}}", NAME)
        .lines()
        .forEach(reference -> Command.output("docker", "rmi", reference));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pull", "auto"})
  void anImageIsPulledFromARegistryThatAnswers(String policy) throws IOException {
    try (Registry registry = new Registry(scenario.folder())) {
      String upstream = registry.address() + "/redis:8";
      Pingctl pingctl = pulling(upstream);
      registry.push(imageThatOnlyTheRegistryHas(), "redis:8");
      Command.output("docker", "rmi", PUSHED);

      Command.Result up = pingctl.ok("up", "--stage=redis", "--images=" + policy);

      assertThat(up.err()).contains("(pull " + upstream);
      assertThat(Command.output("docker", "exec", "ping-redis-redis", "cat", "/from-registry"))
          .isEqualTo("yes");
      assertThat(Command.output("docker", "images", "-q", upstream))
          .as("what pulling left behind")
          .isEmpty();
      Command.Result again = pingctl.ok("up", "--stage=redis", "--images=" + policy);
      assertThat(again.out()).as(again.all()).contains("unchanged in ");
      pingctl.ok("verify", "--stage=redis");
    }
  }

  @Test
  void anImageTheRegistryDoesNotHaveIsToldWhenItMustBePulledAndBuiltOtherwise() throws IOException {
    try (Registry registry = new Registry(scenario.folder())) {
      String upstream = registry.address() + "/redis:8";
      Pingctl pingctl = pulling(upstream);

      Command.Result pull = pingctl.failed(1, "PING-PULL", "up", "--stage=redis", "--images=pull");
      Command.Result auto = pingctl.ok("up", "--stage=redis");

      assertThat(pull.err()).contains(upstream);
      assertThat(auto.err()).contains("provide image " + NAME);
    }
  }

  /// A pingctl whose stage has its Redis from an image that can be pulled under this name, and else
  /// is made from the workshop's own.
  private Pingctl pulling(String upstream) throws IOException {
    Installation installation =
        new Installation(scenario.folder())
            .replace("images/images.yaml", "    upstream: debian:trixie-slim\n", "")
            .replace(
                "images/images.yaml",
                "  - name: pingctl/prometheus\n",
                """
                  - name: pingctl/pulled
                    title: Redis for a test
                    upstream: %s
                    folder: images/pulled
                    about: 1 min
                    disk: 200 MB
                  - name: pingctl/prometheus
                """
                    .formatted(upstream))
            .replace("stages/03-redis/stage.yaml", "pingctl/redis", NAME);
    Path folder = Files.createDirectory(installation.file("images/pulled"));
    Files.writeString(folder.resolve("Dockerfile"), "FROM pingctl/redis:latest\n");
    return scenario.pingctl().launchedBy(installation.launcher());
  }

  private String imageThatOnlyTheRegistryHas() throws IOException {
    Path context = Files.createDirectories(scenario.folder().resolve("pushed"));
    Files.writeString(
        context.resolve("Dockerfile"),
        "FROM pingctl/redis:latest\nUSER root\nRUN echo yes > /from-registry\nUSER 999\n");
    Command.output("docker", "build", "--quiet", "--tag", PUSHED, context.toString());
    return PUSHED;
  }
}
