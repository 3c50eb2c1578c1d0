package dev.pingctl.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pingctl.outcome.ExitCode;
import dev.pingctl.outcome.Failure;
import dev.pingctl.outcome.FailureId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What answers at the engine's address and is something else, or answers as no engine does.
final class NotAnEngineTest {
  private FakeEngine fake;
  private DockerEngine engine;

  @BeforeEach
  void start() throws IOException {
    fake = new FakeEngine();
    engine = fake.client();
  }

  @AfterEach
  void stop() throws IOException {
    engine.close();
    fake.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Welcome\u0007</html>",
        "HTTP/1.1 301 Moved\r\nLocation: https://elsewhere/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n<html>Who are you?</html>",
        "HTTP/1.1 200 OK\r\nApi-Version: newest\r\nContent-Length: 2\r\n\r\nOK",
        "HTTP/1.1 204 None\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "\u0015\u0003\u0001\u0000\u0002\u0002\u0016\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 9 OK\r\n\r\n"
      })
  void isToldAsThat(String answer) {
    fake.answer("GET /_ping", answer);

    Failure failure = failure();

    assertThat(failure.id()).isEqualTo(FailureId.NOT_ENGINE);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(failure.sentence())
        .contains(fake.socket().toString(), "is not a container engine", "DOCKER_HOST")
        .doesNotContainPattern("\\p{Cntrl}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nApi-Ver", "\r\n"})
  void whatHangsUpDoesNotAnswer(String answer) {
    fake.answer("GET /_ping", answer);

    assertThat(failure().id()).isIn(FailureId.ENGINE_DOWN, FailureId.NOT_ENGINE);
  }

  /// As a server does that takes TLS only.
  @Test
  void whatHangsUpOnTheNetworkMayWantTls() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try {
              server.accept().close();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      String host = "tcp://127.0.0.1:" + server.getLocalPort();
      Map<String, String> environment = Map.of("DOCKER_HOST", host);
      try (DockerEngine remote =
          new DockerEngine(environment, Path.of("/"), FakeEngine.OWNER, line -> {})) {
        Failure failure = catchThrowableOfType(Failure.class, () -> remote.images().owned());

        assertThat(failure.id()).isEqualTo(FailureId.ENGINE_DOWN);
        assertThat(failure.sentence())
            .contains(host, "ended the connection without an answer", "DOCKER_TLS_VERIFY=1");
      }
    }
  }

  @Test
  void aTlsEngineThatIsSpokenToWithoutIsToldWithTheVariables() {
    fake.answer(
        "GET /_ping",
        "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n");

    Failure failure = failure();

    assertThat(failure.id()).isEqualTo(FailureId.ENGINE_TLS);
    assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(failure.sentence())
        .contains("over TLS only", "DOCKER_TLS_VERIFY=1", "DOCKER_CERT_PATH");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>",
        "",
        "\"text\"",
        "[",
        "{\"Version\":",
        "null",
        "17",
        "{}",
      })
  void anAnswerThatIsNoJsonOfAnEngineIsAFailure(String body) {
    fake.json("GET /version", 200, body).json("GET /info", 200, body);

    assertThat(failure().id()).isEqualTo(FailureId.NOT_ENGINE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 301 Moved\r\nLocation: /\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 502 Bad Gateway\r\n\r\n<html>\r\n<b>No</b></html>",
        "SSH-2.0-OpenSSH_9.2\r\n",
        ""
      })
  void anAnswerThatIsNoneIsAFailure(String answer) {
    fake.answer("GET /version", answer);

    assertThat(failure().id()).isIn(FailureId.NOT_ENGINE, FailureId.ENGINE_DOWN, FailureId.ENGINE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"State\":{\"StartedAt\":\"yesterday\"}}",
        "{\"NetworkSettings\":{\"Ports\":{\"x/tcp\":[{\"HostPort\":\"99999999999\"}]}}}",
        "[]",
        "{\"Mounts\":3,\"Config\":[]}"
      })
  void aContainerThatIsDescribedOddlyIsNoFault(String json) {
    fake.json("GET /containers/box/json", 200, json);

    assertThat(catchThrowableOfType(RuntimeException.class, () -> engine.states().inspect("box")))
        .satisfiesAnyOf(
            nothing -> assertThat(nothing).isNull(),
            failure -> assertThat(failure).isInstanceOf(Failure.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"Id\":\"box\"}", "null", "7"})
  void anObjectInPlaceOfAListIsAFailureAndNotAnEmptyList(String json) {
    fake.json("GET /containers/json", 200, json).json("GET /images/json", 200, json);

    assertThat(catchThrowableOfType(Failure.class, () -> engine.states().labelled("a=b")).id())
        .isEqualTo(FailureId.NOT_ENGINE);
    assertThat(catchThrowableOfType(Failure.class, () -> engine.images().owned()).id())
        .isEqualTo(FailureId.NOT_ENGINE);
  }

  @Test
  void aListInPlaceOfAnObjectIsAFailure() {
    fake.json("GET /containers/box/json", 200, "[]");

    assertThat(catchThrowableOfType(Failure.class, () -> engine.states().inspect("box")).id())
        .isEqualTo(FailureId.NOT_ENGINE);
  }

  private Failure failure() {
    return catchThrowableOfType(Failure.class, engine::info);
  }
}
