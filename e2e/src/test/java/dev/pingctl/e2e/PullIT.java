package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Images come from a registry that answers.
class PullIT {
  private static final String PUSHED = "pingctl-e2e/pushed:latest";
  private static final String KEPT = "pingctl-e2e/kept:latest";

  @TempDir Path folder = Path.of("");
  private Pingctl pingctl = new Pingctl(Path.of(""));
  private String upstream = "none";
  private List<String> names = List.of();

  /// What was built before is put aside: pingctl would use it rather than pull.
  @BeforeEach
  void noRedisOfPingctl() {
    pingctl = new Pingctl(folder.resolve("home"));
    Command.Result up = pingctl.run("up", "--stage=redis");
    assertThat(up.exitCode()).as(up.all()).isZero();
    assertThat(pingctl.run("teardown").exitCode()).isZero();
    names = names();
    Command.output("docker", "tag", "pingctl/redis:latest", KEPT);
    remove(names);
  }

  @AfterEach
  void teardown() {
    assertThat(pingctl.run("teardown").exitCode()).isZero();
    remove(names());
    names.forEach(name -> Command.output("docker", "tag", KEPT, name));
    remove(List.of(KEPT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pull", "auto"})
  void anImageIsPulledFromARegistryThatAnswers(String policy) throws IOException {
    try (Registry registry = new Registry(folder)) {
      pingctl = pingctl.launchedBy(installation(registry).launcher());
      registry.push(imageThatOnlyTheRegistryHas(), "redis:8");
      remove(List.of(PUSHED));

      Command.Result up = pingctl.run("up", "--stage=redis", "--images=" + policy);

      assertThat(up.exitCode()).as(up.all()).isZero();
      assertThat(up.err()).contains("(pull " + upstream);
      assertThat(Command.output("docker", "exec", "ping-redis-redis", "cat", "/from-registry"))
          .isEqualTo("yes");
      assertThat(Command.output("docker", "images", "-q", upstream))
          .as("what pulling left behind")
          .isEmpty();
      Command.Result again = pingctl.run("up", "--stage=redis", "--images=" + policy);
      assertThat(again.out()).as(again.all()).contains("unchanged in ");
      Command.Result verify = pingctl.run("verify", "--stage=redis");
      assertThat(verify.exitCode()).as(verify.all()).isZero();
    }
  }

  @Test
  void anImageTheRegistryDoesNotHaveIsToldWhenItMustBePulledAndBuiltOtherwise() {
    try (Registry registry = new Registry(folder)) {
      pingctl = pingctl.launchedBy(installation(registry).launcher());

      Command.Result pull = pingctl.run("up", "--stage=redis", "--images=pull");
      Command.Result auto = pingctl.run("up", "--stage=redis");

      assertThat(pull.exitCode()).as(pull.all()).isEqualTo(1);
      assertThat(pull.err()).contains("[PING-PULL]").contains(upstream);
      assertThat(auto.exitCode()).as(auto.all()).isZero();
    }
  }

  /// What pingctl's present image of Redis is called; nothing where there is none. The one that is
  /// kept is the same image where building it again took every step from the cache.
  private static List<String> names() {
    return Command.run(
            List.of(
                "docker",
                "inspect",
                "pingctl/redis:latest",
                "--format",
                "{{range .RepoTags}}{{println .}}{{end}}"),
            Map.of())
        .out()
        .lines()
        .filter(line -> !line.isBlank() && !line.equals(KEPT))
        .toList();
  }

  private static void remove(List<String> references) {
    references.forEach(reference -> Command.output("docker", "rmi", reference));
  }

  private Installation installation(Registry registry) {
    upstream = registry.address() + "/redis:8";
    return new Installation(folder)
        .replace("images/images.yaml", "upstream: redis:8", "upstream: " + upstream)
        .replace("images/images.yaml", "    upstream: debian:trixie-slim\n", "");
  }

  private String imageThatOnlyTheRegistryHas() throws IOException {
    Path context = Files.createDirectories(folder.resolve("pushed"));
    Files.writeString(
        context.resolve("Dockerfile"),
        "FROM " + KEPT + "\nUSER root\nRUN echo yes > /from-registry\nUSER 999\n");
    Command.output("docker", "build", "--quiet", "--tag", PUSHED, context.toString());
    return PUSHED;
  }
}
