package dev.pingctl.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pingctl.compose.ComposeFile;
import dev.pingctl.compose.ComposeFile.Condition;
import dev.pingctl.compose.ComposeFile.Dependency;
import dev.pingctl.engine.ContainerSpec.Attachment;
import dev.pingctl.engine.ContainerSpec.Mount;
import dev.pingctl.engine.ContainerSpec.Port;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The compose file of the workshop itself.
class StageComposeFileTest {
  private static final Path FILE = Path.of("../stages/04-compose/compose.yaml");

  private static ComposeFile read(Map<String, String> variables) {
    return ComposeFile.read(FILE, variables, "compose");
  }

  @Test
  void theFileStandsAloneWithItsDefaults() {
    ComposeFile file = read(Map.of());

    assertThat(file.warnings()).isEmpty();
    assertThat(file.project()).isEqualTo("ping-compose");
    assertThat(file.service("redis").container().image()).isEqualTo("pingctl/redis:latest");
    assertThat(file.service("ping").container().image()).isEqualTo("pingctl/ping:latest");
    assertThat(file.service("ping").container().ports())
        .containsExactly(new Port("127.0.0.1", 5004, 5000, "tcp"));
    assertThat(file.secrets())
        .containsOnly(
            Map.entry("redis-password", beside("redis-password")),
            Map.entry("redis-users", beside("redis-users")));
  }

  private static Path beside(String name) {
    return FILE.resolveSibling(name).toAbsolutePath().normalize();
  }

  @Test
  void redisWritesToTheDiskBeforeItAnswers() {
    assertThat(read(Map.of()).service("redis").container().command())
        .containsSubsequence("--appendonly", "yes")
        .containsSubsequence("--appendfsync", "always");
  }

  @Test
  void variablesGiveImagesPortAndSecrets() {
    ComposeFile file =
        read(
            Map.of(
                "REDIS_IMAGE", "redis:8",
                "PING_IMAGE", "pingctl/ping:abc",
                "PING_PORT", "7004",
                "REDIS_PASSWORD_FILE", "/secrets/password",
                "REDIS_USERS_FILE", "/secrets/users"));

    assertThat(file.service("redis").container().image()).isEqualTo("redis:8");
    assertThat(file.service("ping").container().image()).isEqualTo("pingctl/ping:abc");
    assertThat(file.service("ping").container().ports())
        .containsExactly(new Port("127.0.0.1", 7004, 5000, "tcp"));
    assertThat(file.service("redis").container().mounts())
        .containsExactly(
            new Mount.NamedVolume("ping-compose_redis-data", "/data", false),
            new Mount.Bind(Path.of("/secrets/users"), "/run/secrets/redis-users", true));
    assertThat(file.service("ping").container().mounts())
        .containsExactly(
            new Mount.Bind(Path.of("/secrets/password"), "/run/secrets/redis-password", true));
  }

  @Test
  void pingStartsWhenRedisIsHealthyAndFindsItByItsAlias() {
    ComposeFile file = read(Map.of());

    assertThat(file.levels()).containsExactly(List.of("redis"), List.of("ping"));
    assertThat(file.service("ping").dependsOn())
        .containsExactly(new Dependency("redis", Condition.HEALTHY, false));
    assertThat(file.service("redis").container().networks())
        .containsExactly(new Attachment("ping-compose_ping-net", List.of("redis", "redis-svc")));
    assertThat(file.service("ping").container().environment())
        .containsEntry("REDIS_HOST", "redis-svc");
  }

  @Test
  void everyContainerIsConfined() {
    assertThat(read(Map.of()).services())
        .extracting(ComposeFile.Service::container)
        .allSatisfy(container -> {
          assertThat(container.readOnly()).isTrue();
          assertThat(container.user()).hasValueSatisfying(u -> assertThat(u).doesNotStartWith("0"));
          assertThat(container.capDrop()).containsExactly("ALL");
          assertThat(container.securityOpt()).containsExactly("no-new-privileges:true");
          assertThat(container.limits().memory()).isPresent();
          assertThat(container.limits().pids()).isPresent();
        });
  }
}
