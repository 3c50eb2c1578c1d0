package dev.pingctl.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The real `docker compose` goes on with what pingctl started, and pingctl with what it left.
@Order(Suite.ALONE)
class ComposeIT {
  @RegisterExtension final Scenario scenario = new Scenario();

  @Test
  void theRealComposeSeesLogsAndTakesDownWhatPingctlStarted() {
    scenario.ok("up", "--stage=compose");

    assertThat(compose("ps", "--services").lines()).containsExactlyInAnyOrder("ping", "redis");
    assertThat(compose("ps", "--format", "{{.Service}} {{.Health}}").lines())
        .containsExactlyInAnyOrder("ping healthy", "redis healthy");
    assertThat(compose("logs", "redis")).contains("Ready to accept connections");
    compose("down", "-v");

    scenario.assertEngineAsBefore();
    scenario.ok("up", "--stage=compose");
  }

  @Test
  void theRealComposeAcceptsTheFile() {
    Installation installation = new Installation(scenario.folder());

    String config =
        Command.output(
            "docker",
            "compose",
            "-f",
            installation.file("stages/04-compose/compose.yaml").toString(),
            "config",
            "--quiet");

    assertThat(config).isEmpty();
  }

  @Test
  void withoutTheRealComposeItsCheckIsSkippedAndSaysSo() throws IOException {
    Path clients = Files.createDirectories(scenario.folder().resolve("clients"));
    Path docker = Files.writeString(clients.resolve("docker"), "#!/bin/sh\nexit 1\n");
    assertThat(docker.toFile().setExecutable(true)).isTrue();
    scenario.ok("up", "--stage=compose");

    Command.Result verify =
        scenario
            .pingctl()
            .with("PATH", clients + ":" + System.getenv("PATH"))
            .run("verify", "--stage=compose");

    assertThat(verify.exitCode()).as(verify.all()).isZero();
    assertThat(verify.out()).isEqualTo("6 of 7 checks hold, 1 skipped\n");
    assertThat(verify.err()).contains("docker compose is not installed on this machine");
  }

  @Test
  void aServiceThatSaysHowItIsBuiltIsBuilt() throws IOException {
    Installation installation = new Installation(scenario.folder());
    Path stage = Files.createDirectories(installation.file("stages/05-built/web"));
    Files.writeString(
        stage.resolve("Dockerfile"),
        "FROM pingctl/redis:latest\nUSER root\nARG WORD\nRUN echo \"$WORD\" > /word\nUSER 999\n");
    Files.writeString(
        installation.file("stages/05-built/compose.yaml"),
        """
        services:
          web:
            build: {context: web, args: {WORD: built-here}}
            command: [cat, /word]
            restart: "no"
        """);
    Files.writeString(
        installation.file("stages/05-built/stage.yaml"),
        """
        format: 1
        title: A service that is built
        images: [pingctl/redis]
        up:
          - compose-up: {file: compose.yaml}
        verify: []
        """);
    Pingctl built = scenario.pingctl().launchedBy(installation.launcher());
    try {
      Command.Result up = built.run("up", "--stage=built");
      assertThat(up.exitCode()).as(up.all()).isZero();
      assertThat(up.err()).contains("build image 05-built-web");
      assertThat(Command.output("docker", "wait", "05-built-web-1")).isEqualTo("0");
      assertThat(Command.output("docker", "logs", "05-built-web-1")).isEqualTo("built-here");
      assertThat(built.run("up", "--stage=built").err())
          .containsPattern("build image 05-built-web from .*: unchanged");
    } finally {
      assertThat(built.run("teardown", "--stage=built").exitCode()).isZero();
      Command.run(
          List.of(
              "sh",
              "-c",
              "docker rmi $(docker images -q --filter reference=05-built-web | sort -u) --force"),
          Map.of());
    }
  }

  private static String compose(String... arguments) {
    String[] command = new String[arguments.length + 4];
    System.arraycopy(new String[] {"docker", "compose", "-p", "ping-compose"}, 0, command, 0, 4);
    System.arraycopy(arguments, 0, command, 4, arguments.length);
    return Command.output(command);
  }
}
