package dev.pingctl.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EngineAddressTest {
  @TempDir Path home = Path.of("");
  private final List<String> warnings = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "unix:///run/x.sock, unix:///run/x.sock",
    "tcp://10.0.0.1:2376, tcp://10.0.0.1:2376",
    "tcp://somewhere, tcp://somewhere:2375",
    "tcp://docker_dind:2375, tcp://docker_dind:2375",
    "docker_dind:2375, tcp://docker_dind:2375",
    "127.0.0.1:2375/, tcp://127.0.0.1:2375",
    "tcp://, tcp://localhost:2375",
    "tcp://:2376, tcp://localhost:2376",
    "tcp://there/engine/, tcp://there:2375/engine",
    "unix://, unix:///var/run/docker.sock",
    "' tcp://docker_dind:2375\n', tcp://docker_dind:2375",
    "tcp://[::1]:2375, tcp://[::1]:2375",
    "unix:///tmp/my sock/docker.sock, unix:///tmp/my sock/docker.sock",
    "unix:///tmp/my%20sock/docker.sock, unix:///tmp/my%20sock/docker.sock"
  })
  void dockerHostWins(String value, String address) {
    assertThat(find(Map.of("DOCKER_HOST", value)).uri()).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh://me@there",
        "npipe:////./pipe/docker",
        "nonsense",
        "/run/docker.sock",
        "http://there:2375",
        "tcp://me:secret@there:2375",
        "tcp://there:2375?a=b",
        "a b",
        "tcp://a:0",
        "tcp://a:65536",
        "tcp://a b"
      })
  void anAddressThatCannotBeUsedSaysSo(String value) {
    assertThatThrownBy(() -> find(Map.of("DOCKER_HOST", value)))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> {
              assertThat(failure.id()).isEqualTo(FailureId.ENGINE_ADDRESS);
              assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(failure.sentence()).contains(value).contains("DOCKER_HOST");
            });
  }

  @Test
  void theChosenContextOfTheUserIsFollowed() throws Exception {
    writeContext("remote", "tcp://10.0.0.2:2375");
    write(home.resolve(".docker/config.json"), "{\"currentContext\": \"remote\", \"auths\": {}}");

    assertThat(find(Map.of()).uri()).isEqualTo("tcp://10.0.0.2:2375");
    assertThat(find(Map.of("DOCKER_CONTEXT", "default")).uri()).startsWith("unix://");
  }

  @Test
  void aContextThatDoesNotExistSaysSo() {
    assertThatThrownBy(() -> find(Map.of("DOCKER_CONTEXT", "gone")))
        .hasMessageContaining("context gone")
        .hasMessageContaining("docker context use default");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "\"remote\"", "7"})
  void aConfigurationThatCannotBeReadIsWarnedOfAndTheUsualSocketTaken(String text)
      throws IOException {
    write(home.resolve(".docker/config.json"), text);

    assertThat(find(Map.of()).uri()).startsWith("unix://");
    assertThat(warnings).singleElement().asString().contains("config.json", "correct it");
  }

  @Test
  void aMissingRightSaysHowToGetIt() {
    Failure failure =
        EngineErrors.unreachable(
            find(Map.of("DOCKER_HOST", "unix:///x")), new SocketException("Permission denied"));

    assertThat(failure.id()).isEqualTo(FailureId.ENGINE_DOWN);
    assertThat(failure.sentence()).contains("usermod -aG docker");
  }

  private EngineAddress find(Map<String, String> environment) {
    return EngineAddress.find(environment, home, warnings::add);
  }

  private void writeContext(String name, String host) throws Exception {
    byte[] digest =
        java.security.MessageDigest.getInstance("SHA-256")
            .digest(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    write(
        home.resolve(".docker/contexts/meta")
            .resolve(java.util.HexFormat.of().formatHex(digest))
            .resolve("meta.json"),
        "{\"Name\":\"%s\",\"Endpoints\":{\"docker\":{\"Host\":\"%s\"}}}".formatted(name, host));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
