package dev.pingctl.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.engine.ContainerSpec;
import dev.pingctl.engine.ContainerSpec.Attachment;
import dev.pingctl.engine.ContainerSpec.Healthcheck;
import dev.pingctl.engine.ContainerSpec.Limits;
import dev.pingctl.engine.ContainerSpec.Mount;
import dev.pingctl.engine.ContainerSpec.Port;
import dev.pingctl.engine.ContainerSpec.Restart;
import dev.pingctl.engine.SecretVariable;
import dev.pingctl.image.Catalogue;
import dev.pingctl.settings.ImagePolicy;
import dev.pingctl.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// `docker run` with the options that a container's settings ask for.
class DockerCommandsTest {
  private static final Path HOME = Path.of("/home/me/.pingctl");
  private final DockerCommands docker =
      new DockerCommands(
          new ShellContext(
              new Settings(Path.of("/opt/p"), HOME, 5000, ImagePolicy.BUILD, Map.of()),
              true,
              new FakeImages(new Catalogue(List.of())),
              List.of(),
              Map.of()));

  @Test
  void everySettingIsAnOption() {
    String text =
        docker.text("run --detach", container(List.of(new Attachment("net", List.of("a", "b")))));

    assertThat(text.replace(" \\\n    ", " "))
        .isEqualTo(
            "docker run --detach --name=c --hostname=host --network=net --network-alias=a"
                + " --network-alias=b --publish=127.0.0.1:8080:80 --publish=0.0.0.0::53/udp"
                + " --env='A=two words'"
                + " --mount=type=volume,source=v,target=/data,readonly"
                + " --mount=\"type=bind,source=$here/secrets/s/p,target=/p,readonly\""
                + " --volume=/made:/m --tmpfs=/tmp --user=1:1 --read-only --cap-add=A"
                + " --cap-drop=ALL --security-opt=no-new-privileges:true --init"
                + " --health-cmd='ask '\\''the server'\\''' --health-interval=2s"
                + " --health-timeout=1500ms --health-retries=3 --cpus=1.5 --memory=64m"
                + " --pids-limit=50 --restart=on-failure:4 --stop-timeout=3 --entrypoint=run image:2"
                + " --first serve ''");
  }

  @Test
  void aPasswordIsReadFromItsFile() {
    SecretVariable password = new SecretVariable(HOME.resolve("secrets/s/p"));

    assertThat(
            docker.text(
                "run", container(List.of()).withVariables(Map.of("PASSWORD", password.text()))))
        .contains("--env=\"PASSWORD=$(cat \"$here/secrets/s/p\")\"");
  }

  @Test
  void aContainerInSeveralNetworksIsStartedWhenItHasJoinedThem() {
    ContainerSpec container =
        container(
            List.of(new Attachment("one", List.of()), new Attachment("two", List.of("name"))));

    assertThat(docker.run(container))
        .singleElement()
        .satisfies(command ->
            assertThat(command.scripted())
                .startsWith("there container c ||\n  {\ndocker create --name=c ")
                .endsWith("\ndocker network connect --alias=name two c\ndocker start c\n}\n"));
  }

  private static ContainerSpec container(List<Attachment> networks) {
    return new ContainerSpec(
        "c",
        "c",
        "image:2",
        List.of("run", "--first"),
        List.of("serve", ""),
        Map.of("A", "two words"),
        List.of(new Port("127.0.0.1", 8080, 80, "tcp"), new Port("0.0.0.0", 0, 53, "udp")),
        networks,
        List.of(
            new Mount.NamedVolume("v", "/data", true),
            new Mount.Bind(HOME.resolve("secrets/s/p"), "/p", true),
            new Mount.Bind(Path.of("/made"), "/m", false, true)),
        Optional.of(
            new Healthcheck(
                List.of("CMD", "ask", "the server"),
                Duration.ofSeconds(2),
                Duration.ofMillis(1500),
                Duration.ZERO,
                3)),
        new Restart(Restart.Policy.ON_FAILURE, 4),
        Optional.of("1:1"),
        true,
        List.of("/tmp"),
        List.of("A"),
        List.of("ALL"),
        List.of("no-new-privileges:true"),
        true,
        false,
        Optional.of("host"),
        new Limits(OptionalDouble.of(1.5), OptionalLong.of(64 << 20), OptionalLong.of(50)),
        Optional.of(Duration.ofMillis(2500)),
        Map.of());
  }
}
